"""What the demonstration office spends its money on, in English and Chinese: payee, purpose, from and to CNY."""

from typing import Any

Thing = tuple[str, str, int, int]

SMALL: dict[str, list[Thing]] = {
    "en": [
        ("Blue Spring Water", "Drinking water for the duty rooms", 60, 240),
        ("Dazhong Taxi", "Taxi for a visitor to the station", 30, 140),
        ("Old Canteen", "Night meal for the shift", 180, 620),
        ("SF Express", "Courier of papers to the port authority", 22, 90),
        ("Hongxing Hardware", "Bulbs and fuses for the stairs", 80, 460),
        ("City Locksmith", "New cylinder for the post room", 240, 880),
    ],
    "zh-hans": [
        ("蓝泉饮用水", "值班室饮用水", 60, 240),
        ("大众出租", "送访客至车站", 30, 140),
        ("老食堂", "夜班加餐", 180, 620),
        ("顺丰速运", "寄送港务局文件", 22, 90),
        ("红星五金", "楼梯间灯泡与保险丝", 80, 460),
        ("城市锁业", "收发室换锁芯", 240, 880),
    ],
}
LARGER: dict[str, list[Thing]] = {
    "en": [
        ("Harbour Lifts", "Repair of lift 2, door motor", 2_400, 9_800),
        ("Lianhua Cleaning", "Clearing of the flooded cellar", 1_600, 6_000),
        ("East Glass", "Pane of the north entrance", 1_100, 3_900),
        ("Ruian Security", "Two extra guards for the weekend", 2_800, 5_600),
        ("Port Print", "New boards with emergency numbers", 1_200, 2_600),
    ],
    "zh-hans": [
        ("港湾电梯", "2号电梯门机维修", 2_400, 9_800),
        ("联华保洁", "地下室积水清理", 1_600, 6_000),
        ("东方玻璃", "北门玻璃更换", 1_100, 3_900),
        ("瑞安保安", "周末增派保安两名", 2_800, 5_600),
        ("港城印务", "应急电话标牌制作", 1_200, 2_600),
    ],
}
PURCHASES: dict[str, list[Thing]] = {
    "en": [
        ("North Machines", "Spare generator, 20 kW", 38_000, 46_000),
        ("Haitong Systems", "Six hand-held radios with chargers", 12_000, 15_000),
        ("Sanlian Stationers", "Desks and chairs for the duty room", 21_000, 26_000),
        ("Clearview", "Cameras for the north fence", 31_000, 39_000),
    ],
    "zh-hans": [
        ("北方机械", "备用发电机（20千瓦）", 38_000, 46_000),
        ("海通系统", "对讲机六部及充电座", 12_000, 15_000),
        ("三联文具", "值班室桌椅", 21_000, 26_000),
        ("明视安防", "北围栏摄像机", 31_000, 39_000),
    ],
}
SPENDING_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "lines": ["Repairs", "Supplies"],
        "no": "Ask for a second quote first.",
        "back": "Please add the quote and say which entrance.",
        "halves": ("East Glass", "Panes of the east entrance, part {part}"),
        "over": "It cannot wait for next month's budget.",
        "order": "Ordered by e-mail, confirmed",
        "receipt": "Came complete, papers in the file",
        "acceptance": "Tried out with the technicians; works",
        "advice": ("Is this price usual?", "Yes; we paid the same last year."),
        "crisis": ("Burst main in the pump house", "The pump house is under water, power is at risk",
                   "Pump out, close valve 7, keep the east gate dry, call the water company"),
        "acts": [("Hired two pumps from the fire brigade's store", "Hongxing Hardware", 3_200),
                 ("Sandbags and two drivers", "Lianhua Logistics", 1_850)],
        "crisis_over": "Water is out since 06:40; valve 7 replaced.",
        "drill": ("Fire in the archive", "Yearly drill", "Clear the second floor, bring the boxes of shelf A down"),
        "drill_act": ("Called the fire brigade's exercise number", "", 0),
        "drill_over": "Second floor clear after nine minutes.",
    },
    "zh-hans": {
        "lines": ["维修", "物资"],
        "no": "请先取得第二份报价。",
        "back": "请补充报价单，并注明是哪个入口。",
        "halves": ("东方玻璃", "东门玻璃（第{part}批）"),
        "over": "无法等到下月预算。",
        "order": "已邮件下单并确认",
        "receipt": "到货齐全，单据已存档",
        "acceptance": "已与技术人员试用，正常",
        "advice": ("这个价格合理吗？", "合理，与去年相同。"),
        "crisis": ("泵房主管爆裂", "泵房进水，供电有风险", "抽水、关闭7号阀、东门挡水、联系自来水公司"),
        "acts": [("租用消防库水泵两台", "红星五金", 3_200), ("沙袋及两名司机", "联华物流", 1_850)],
        "crisis_over": "6:40积水排尽，7号阀已更换。",
        "drill": ("档案室火灾", "年度演练", "疏散二楼，转移A架资料箱"),
        "drill_act": ("拨打消防演练电话", "", 0),
        "drill_over": "二楼九分钟内疏散完毕。",
    },
}  # fmt: skip
