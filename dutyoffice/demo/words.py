"""Names and sentences of the demonstration office, in English and Chinese."""

from random import Random

FAMILY = list("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏")
GIVEN = [
    *"文博 志远 晓梅 建国 丽华 海涛 雪松 永康 佳琪 国栋 春燕 立新 明哲 秀英 浩然 婉婷 德海".split(),  # noqa: SIM905
    *"小兵 玉兰 振宇 思远 桂芳 一鸣 素云 少华 金凤 向阳 若兰 子墨 凯 敏 蓉 刚 洁 磊".split(),  # noqa: SIM905
]

PLACES = {
    "en": {
        "office": "East Harbour Duty Office",
        "departments": ["Operations", "Technology", "Finance", "Human Resources"],
        "groups": ["North District", "South District", "Customer Line"],
        "emergency": "Emergency handling",
        "shifts": {"D": "Day", "E": "Evening", "N": "Night", "T": "Crew, 24 h", "S": "Standby", "L": "Lead, 24 h"},
        "items": ["Control room keys", "Gate keys", "Hand-held radio", "Cash box"],
        "patterns": ["Nine days in turn", "Four crews"],
        "ill": "Ill",
        "done": "Seen to; nothing is left open.",
        "opening": "Opening of the office",
    },
    "zh-hans": {
        "office": "东港值班室",
        "departments": ["运营部", "技术部", "财务部", "人力资源部"],
        "groups": ["北区", "南区", "客户专线"],
        "emergency": "应急处置",
        "shifts": {"D": "白班", "E": "中班", "N": "夜班", "T": "二十四小时班", "S": "备班", "L": "值班长"},
        "items": ["监控室钥匙", "大门钥匙", "对讲机", "备用金箱"],
        "patterns": ["九天一轮", "四班轮换"],
        "ill": "病假",
        "done": "已处理完毕，无遗留问题。",
        "opening": "单位启用",
    },
}

ENTRIES = {
    "en": [
        "Round of the building at half past: all doors locked, nothing unusual.",
        "Delivery for the archive taken in and signed; two cartons stand in room 104.",
        "Meter reading done. Pressure 3.1 bar, within limits.",
        "Visitor of the technical inspection arrived and was shown to the pump room.",
        "Heavy rain since the early morning; the forecourt drains were checked and are clear.",
        "Camera 12 flickers. The picture is still usable.",
        "The spare generator started for its weekly trial and ran for ten minutes.",
        "Parking permit for the fire brigade's exercise on Friday noted at the gate.",
        "Two colleagues from the night team asked for the first-aid kit; plasters used, kit refilled.",
        "Fire panel reported a fault in loop 3 and cleared by itself after a minute.",
    ],
    "zh-hans": [
        "半点巡楼一次：门窗均已锁好，无异常。",
        "档案室来件两箱，已签收，暂存104室。",
        "抄表完毕，压力3.1巴，在正常范围内。",
        "特检人员到访，已引导至泵房。",
        "清晨起大雨，前院排水沟已检查，通畅。",
        "12号摄像机画面闪烁，尚可使用。",
        "备用发电机每周试车，运行十分钟正常。",
        "周五消防演练车辆停放许可已告知门岗。",
        "夜班两名同事取用急救箱，已补齐。",
        "消防主机报3号回路故障，一分钟后自行恢复。",
    ],
}

CALLS = {
    "en": [
        ("Mr Gu", "Port Authority", "Ask when the east gate opens on Sunday", "Told: 07:30; confirmed by e-mail"),
        ("Ms Tong", "Lianhua Logistics", "Complains of a delayed pick-up", "Passed to the customer line"),
        ("Control room", "Power company", "Announces work on feeder 4 tonight", "Noted, technology informed"),
    ],
    "zh-hans": [
        ("顾先生", "港务局", "询问周日东门开门时间", "已答复：7:30，并邮件确认"),
        ("童女士", "联华物流", "投诉提货延误", "已转客户专线"),
        ("调度室", "供电公司", "通知今晚4号馈线检修", "已记录，并通知技术部"),
    ],
}

MATTERS = {
    "en": [
        ("Lift 2 stands still on the third floor", "Technology"),
        ("Invoice of the cleaning company is disputed", "Finance"),
        ("Leak under the sink of the second-floor kitchen", "Operations"),
        ("Badge reader at the north door rejects valid cards", "Technology"),
        ("A trainee asks who signs his attendance", "Human Resources"),
        ("Container 4471 has been waiting for papers since noon", "Operations"),
    ],
    "zh-hans": [
        ("2号电梯停在三楼", "技术部"),
        ("保洁公司发票有争议", "财务部"),
        ("二楼茶水间水槽漏水", "运营部"),
        ("北门读卡器拒读有效卡", "技术部"),
        ("实习生询问由谁签考勤", "人力资源部"),
        ("4471号集装箱自中午起等待单证", "运营部"),
    ],
}

SUMMARIES = {
    "en": ["A quiet shift.", "Busy until midnight, then quiet.", "Please keep an eye on the weather warning."],
    "zh-hans": ["本班平稳。", "零点前较忙，之后平稳。", "请留意天气预警。"],
}


def names(rng: Random, count: int) -> list[str]:
    """Different names; when the list runs out, a second given name is added."""
    every = [family + given for family in FAMILY for given in GIVEN]
    rng.shuffle(every)
    while len(every) < count:
        every += [name + rng.choice(GIVEN)[0] for name in every[: count - len(every)]]
    return every[:count]
