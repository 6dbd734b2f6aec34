"""The office's people, found by the name, the telephone or the sound that a workbook gives."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from roster.workbooks.known import KnownPerson
from roster.workbooks.telephones import normalise_telephone
from roster.workbooks.text import CJK, TRADITIONAL, close_gaps

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱"
    "骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯"
    "宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮"
    "牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养"
    "鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖代仝覃岳苑展闫付涂佟原楚 帅晋海"
    "趙錢孫鄭馮陳衛蔣韓楊許張嚴華謝鄒竇蘇魯韋馬鳳鮑費賀湯羅畢鄔樂時齊顧黃蕭談龐紀項閔賈婁顏鍾駱萬盧經應賁鄧鬱單諸鈕龔滎陸榮儲車寧厲劉葉龍韶薊懷從賴藺喬陰雙聞黨譚貢勞壽邊農溫莊閻連習魚終滿國廣歐師鞏聶簡饒關葉閆"
)
DOUBLE_SURNAMES = (
    "欧阳",
    "歐陽",
    "上官",
    "司马",
    "司馬",
    "诸葛",
    "諸葛",
    "司徒",
    "皇甫",
    "尉迟",
    "尉遲",
    "公孙",
    "公孫",
    "慕容",
    "令狐",
    "东方",
    "東方",
    "端木",
    "夏侯",
    "南宫",
    "南宮",
    "独孤",
    "长孙",
    "宇文",
    "轩辕",
    "申屠",
    "西门",
    "西門",
)
LIKE = 0.5  # candidates below this likeness are not offered
MOST_COMPARED = 40


def fold(name: str) -> str:
    """The form in which names are compared."""
    name = close_gaps(name)
    return (re.sub(r"\s", "", name) if re.search(f"[{CJK}]", name) else name).casefold().replace("•", "·")


@dataclass
class People:
    """The office's people, found by name, telephone or likeness."""

    known: Sequence[KnownPerson]
    by_name: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    by_telephone: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    by_syllable: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, KnownPerson] = field(default_factory=dict)
    sounds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_surname: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    longest: int = 4

    def __post_init__(self) -> None:
        for person in self.known:
            for name in dict.fromkeys(fold(name) for name in (person.name, *person.aliases) if name):
                self.by_name[name].append(person)
                self.by_name.setdefault(name.translate(TRADITIONAL), self.by_name[name])
                self.longest = max(self.longest, len(name))
            if person.telephone:
                self.by_telephone[normalise_telephone(person.telephone)].append(person)
            self.by_surname[surname(person.name)].append(person)

    def named(self, name: str) -> list[KnownPerson]:
        key = fold(name)
        found = self.by_name.get(key) or self.by_name.get(key.translate(TRADITIONAL)) or []
        return list({person.id: person for person in found}.values())

    def holds(self, name: str) -> bool:
        key = fold(name)
        return key in self.by_name or key.translate(TRADITIONAL) in self.by_name

    def at_telephone(self, telephone: str) -> list[KnownPerson]:
        return self.by_telephone.get(normalise_telephone(telephone), []) if telephone else []

    def like(self, name: str, limit: int = 5) -> list[KnownPerson]:
        """Those whose name is written or sounds nearly the same, best first."""
        if not self.known:
            return []
        if not self.sounds:
            self._listen()
        key = fold(name)
        sound = _sound(key)
        shared: Counter[str] = Counter()
        for syllable in set(sound):
            shared.update(self.by_syllable.get(syllable, ()))
        scored = sorted(
            (
                -likeness(key, sound, fold(self.by_id[identity].name), self.sounds[identity]),
                self.by_id[identity].name,
                identity,
            )
            for identity, _count in shared.most_common(MOST_COMPARED)
        )
        return [self.by_id[identity] for score, _name, identity in scored[:limit] if -score >= LIKE]

    def _listen(self) -> None:
        for person in self.known:
            self.by_id[person.id] = person
            self.sounds[person.id] = _sound(fold(person.name))
            for syllable in set(self.sounds[person.id]):
                self.by_syllable[syllable].append(person.id)


def surname(name: str) -> str:
    name = fold(name)
    return next((double for double in DOUBLE_SURNAMES if name.startswith(double) and len(name) > 2), name[:1])


@lru_cache(maxsize=8192)
def _sound(name: str) -> tuple[str, ...]:
    """Syllables, with the ones that are often mistaken for one another made one: zh z, ch c, sh s, n l, ng n."""
    syllables = lazy_pinyin(name, style=Style.NORMAL) if re.search(f"[{CJK}]", name) else name.split()
    return tuple(re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", syllable)) for syllable in syllables)


def likeness(one: str, one_sound: tuple[str, ...], other: str, other_sound: tuple[str, ...]) -> float:
    """0…1: how many signs and syllables stand at the same place, or anywhere, in both."""
    length = max(len(one), len(other), 1)
    if not re.search(f"[{CJK}]", one):
        return SequenceMatcher(None, one, other).ratio()
    signs = sum(sign in other for sign in one) / length
    syllables = sum(map(str.__eq__, one_sound, other_sound)) / max(len(one_sound), len(other_sound), 1)
    return max(signs, syllables * 0.95)


def build_people(known: Iterable[KnownPerson]) -> People:
    return People(tuple(known))
