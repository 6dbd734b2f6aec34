"""Names as offices write them: several in a cell, with blanks, titles, stars, telephones and remarks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from roster.workbooks.known import KnownPerson
from roster.workbooks.text import CJK, TRADITIONAL, clean, close_gaps

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
_TITLE = re.compile(
    r"(?:(?:常务|常務|助理|代理|党委|黨委|总支|总|總)?(?:"
    r"副?(?:科|处|處|局|厅|廳|部|所|站|队|隊|院|校|组|組|班|股|镇|鎮|乡|鄉|县|縣|市|区|區|室|会|會|馆|館|行|厂|廠|段|社|理事|董事|秘书|秘書|护士|護士|大队|大隊|中队|中隊|支队|支隊)(?:长|長)"
    r"|副?(?:主任|经理|經理|总经理|總經理|主管|主席|书记|書記|总监|總監|主任科员|科员|科員|主办|主辦|总裁|总工程师|总工|工程师|工程師|调研员|干事|幹事|专员|專員|助理|巡视员|教导员|指导员|所长|主事|师傅|師傅|老师|老師|医生|醫生|护士|護士|医师|督导|校长|教授|秘书|秘書|会计|會計|同志|先生|女士|小姐|组长|班长|警官|警长|总助)"
    r"))$"
)
_SHORT_TITLE = re.compile(r"副?[总總工局处處科所队隊部院校厅廳站书書姐哥董主县縣镇鎮区區]$")
_STARS = "*★☆※●○◎◆◇▲△#√✓✔"
_MOBILE = r"(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}"
_LANDLINE = (
    r"\(?0\d{2,3}\)?[-\s]?\d{7,8}(?:[-转轉]\d{1,6})?|\d{3,4}-\d{7,8}|\d{7,8}(?!\d)|\d{3}-\d{4}-\d{4}"
    r"|(?:内线|內線|分机|分機|短号|短號|ext\.?)\s*\d{3,6}"
)
_GENERIC = r"\+\d[\d\-\s]{6,16}\d"
TELEPHONE = re.compile(
    rf"(?:(?:电话|電話|手机|手機|tel|联系电话|聯繫電話)[:.]?\s*)?(?<!\d)({_MOBILE}|{_GENERIC}|{_LANDLINE})(?!\d)",
    re.IGNORECASE,
)
IN_CHARGE = (
    "组长",
    "組長",
    "班长",
    "班長",
    "带班",
    "帶班",
    "负责",
    "負責",
    "负责人",
    "負責人",
    "主班",
    "领班",
    "領班",
    "值班长",
    "lead",
    "leader",
    "in charge",
)
_HARD = re.compile(r"[、,;/&|]|(?<=\S\s)(?:和|与|及)(?=\s)|\band\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:带班|帶班|值班|值班员|值班員|领导|領導|主班|副班|司机|司機|组长|組長|班长|班長|领班|备班|備班|成员|成員|lead|duty)\s*[:]\s*",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {"", "/", "-", "--", "—", "——", "无", "無", "空", "none", "n/a", "×", "x", "休", "休息", "\\", "·", ".", "…"}
)
LIKE = 0.5  # candidates below this likeness are not offered
MOST_COMPARED = 40
DITTO = frozenset({"同上", "〃", "″", '"', "''", "””", "“", "”", "ditto", "〃〃", "々", "同左"})


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One person as written. `name` is a surname alone when only a title stood behind it (王科长)."""

    name: str
    written: str = ""
    title: str = ""
    telephone: str = ""
    remark: str = ""
    in_charge: bool = False
    unsure: bool = False  # could be one name or two

    @property
    def key(self) -> str:
        return fold(self.name)


def fold(name: str) -> str:
    """The form in which names are compared."""
    name = close_gaps(name)
    return (re.sub(r"\s", "", name) if re.search(f"[{CJK}]", name) else name).casefold().replace("•", "·")


def normalise_telephone(value: object) -> str:
    """Digits, with + and the dash before an extension kept; 1.38e10 and 86-138… become 11 digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean(str(value))
    if re.fullmatch(r"\d(?:\.\d+)?e\+?\d{1,2}", text, re.IGNORECASE):
        text = str(int(float(text)))
    text = re.sub(r"\.0$", "", text)
    digits = re.sub(
        r"[^\d+]",
        "",
        re.split(r"转|轉|内线|內線|分机|分機|ext|(?<=\d{7})-(?=\d{1,6}$)", text, maxsplit=1, flags=re.IGNORECASE)[0],
    )
    if re.fullmatch(r"(?:\+|00)?86?1[3-9]\d{9}", digits) or re.fullmatch(r"(?:\+|00)86\d+", digits):
        digits = re.sub(r"^(?:\+|00)?86", "", digits) if not re.fullmatch(r"1[3-9]\d{9}", digits) else digits
    return digits


def find_telephones(text: str) -> list[str]:
    return [normalise_telephone(match.group(1)) for match in TELEPHONE.finditer(clean(text))]


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


def split_names(text: str, people: People) -> list[WrittenName]:
    """The people written in one cell, in order."""
    text = _LABEL.sub("", clean(text))
    if fold(text) in _NOBODY:
        return []
    if people.holds(text):
        return [WrittenName(close_gaps(text), text)]
    names: list[WrittenName] = []
    for chunk in _chunks(text, people):
        names.extend(_names_in_chunk(chunk, people, names))
    return names


def _chunks(text: str, people: People) -> list[str]:
    """Parted at firm separators and line breaks, not within brackets; lone characters on lines of their own join."""
    shielded = re.sub(r"[((【\[][^()【】\[\]]*[))】\]]", lambda m: re.sub(r"[、,;/&|\n]", "\x01", m.group()), text)
    chunks: list[str] = []
    for piece in _HARD.split(shielded):
        lines = [line for line in piece.split("\n") if line.strip()]
        bare = [line.strip() for line in lines]
        if (
            len(bare) == 2
            and (len(bare[0]) == 1 or len(bare[1]) == 1)
            and all(re.fullmatch(f"[{CJK}]+", line) for line in bare)
        ) or (len(bare) > 1 and all(re.fullmatch(f"[{CJK}]", line) for line in bare) and len(bare) <= 4):
            lines = ["".join(bare)]
        chunks.extend(line.replace("\x01", "、").strip() for line in lines)
    return [chunk for chunk in chunks if chunk]


def _names_in_chunk(chunk: str, people: People, before: list[WrittenName]) -> list[WrittenName]:
    """Reads 张三 13800000000 李四(带班); a telephone or bracket belongs to the name before it."""
    names: list[WrittenName] = []

    tokens = _tokens(chunk)
    for kind, token in tokens:
        owner = names or before
        if kind == "text":
            names.extend(_names_in_words(token, people))
        elif not owner:
            continue
        elif kind == "telephone":
            owner[-1] = replace(owner[-1], telephone=owner[-1].telephone or normalise_telephone(token))
        else:
            owner[-1] = _with_remark(owner[-1], token)
    return names


def _tokens(chunk: str) -> list[tuple[str, str]]:
    pattern = re.compile(rf"(?P<remark>[(【\[][^()【】\[\]]*[)】\]])|(?P<telephone>{TELEPHONE.pattern})", re.IGNORECASE)
    tokens: list[tuple[str, str]] = []
    at = 0
    for match in pattern.finditer(chunk):
        tokens.append(("text", chunk[at : match.start()]))
        inner = match.group("remark")
        if inner is None:
            tokens.append(("telephone", TELEPHONE.sub(r"\1", match.group())))
        else:
            tokens.append(("remark", inner[1:-1].strip()))
        at = match.end()
    tokens.append(("text", chunk[at:]))
    return [(kind, token) for kind, token in tokens if token.strip(" :-")]


def _with_remark(name: WrittenName, remark: str) -> WrittenName:
    telephones = find_telephones(remark)
    rest = TELEPHONE.sub("", remark).strip(" :,、")
    if telephones:
        name = replace(name, telephone=name.telephone or telephones[0])
    if not rest:
        return name
    if rest.strip(_STARS) == "" or fold(rest) in IN_CHARGE:
        return replace(name, in_charge=True)
    if _TITLE.fullmatch(rest) and not name.title:
        return replace(name, title=rest)
    return replace(name, remark=rest)


def _names_in_words(text: str, people: People) -> list[WrittenName]:
    text = text.strip(" :-_.。,")
    if not text:
        return []
    starred = any(mark in text for mark in _STARS)
    if people.holds(text):
        return [WrittenName(close_gaps(text), text)]
    words = text.split()
    if not re.search(f"[{CJK}]", text):
        return _latin(words, starred, people)
    return [name for group in _group(words, people) for name in _one_or_more(group, people)]


def _latin(words: list[str], starred: bool, people: People) -> list[WrittenName]:
    bare = [word.strip(_STARS) for word in words]
    bare = [word for word in bare if word]
    if not bare:
        return []
    known = _segments(bare, people, " ")
    if known:
        return [WrittenName(name, name, in_charge=starred and len(known) == 1) for name in known]
    name = " ".join(bare)
    title = re.match(r"(?:mr|mrs|ms|miss|dr)\.?\s+", name, re.IGNORECASE)
    shown = name[title.end() :] if title else name
    return [
        WrittenName(
            shown, " ".join(words), title.group().strip() if title else "", in_charge=starred, unsure=len(bare) >= 4
        )
    ]


def _segments(pieces: Sequence[str], people: People, glue: str, most: int = 5) -> list[str]:
    """`pieces` as a row of known names, or []."""
    if not pieces:
        return []
    for length in range(min(len(pieces), most), 0, -1):
        head = glue.join(pieces[:length])
        if people.holds(head):
            rest = _segments(pieces[length:], people, glue, most)
            if rest or length == len(pieces):
                return [head, *rest]
    return []


def _group(words: list[str], people: People) -> list[tuple[str, bool]]:
    """Joins 张 三 to one name and keeps 张三 李四 apart; a title of its own stays with the name before it."""
    if len(words) == 1:
        return [(words[0], False)]
    bare = [word.strip(_STARS) or word for word in words]
    if known := _segments(bare, people, "", most=4):
        return _rejoin(words, known)
    groups: list[tuple[str, bool]] = []
    index = 0
    while index < len(words):
        taken, unsure = _taken(words, index, people)
        groups.append(("".join(words[index : index + taken]), unsure))
        index += taken
    return groups


def _taken(words: list[str], index: int, people: People) -> tuple[int, bool]:
    """How many words from `index` on make one name, and whether that could be wrong."""
    if index + 1 == len(words):
        return 1, False
    word, following = (words[place].strip(_STARS) for place in (index, index + 1))
    if not word or not following or _TITLE.fullmatch(following):
        return 2, False
    if people.holds(following) or len(following) > 2:
        return 1, False
    if len(word) == 1:
        all_single = len(following) == 1 and len(words) == 3 and _lone(words, 2)  # 王 小 明
        return 3 if all_single else 2, False
    if word in DOUBLE_SURNAMES:
        return 2, len(following) == 2 and following[0] in SURNAMES
    split_off = len(following) == 1 and not _lone(words, index + 2) and not people.holds(word)
    return (2 if split_off and len(word) == 2 and word[0] in SURNAMES else 1), False


def _lone(words: list[str], index: int) -> bool:
    return index < len(words) and len(words[index].strip(_STARS)) == 1


def _rejoin(words: list[str], known: list[str]) -> list[tuple[str, bool]]:
    """Known names, each with the star that stood at one of its words."""
    groups: list[tuple[str, bool]] = []
    rest = list(words)
    for name in known:
        taken, length = "", 0
        while rest and length < len(name):
            taken += rest.pop(0)
            length = sum(character not in _STARS for character in taken)
        while rest and not rest[0].strip(_STARS) and not taken.startswith(tuple(_STARS)):
            taken += rest.pop(0)
        groups.append((("*" if any(mark in taken for mark in _STARS) else "") + name, False))
    return groups


def _one_or_more(group: tuple[str, bool], people: People) -> list[WrittenName]:
    word, unsure = group
    starred = any(mark in word for mark in _STARS)
    bare = "".join(character for character in word if character not in _STARS)
    if not bare:
        return []
    if people.holds(bare):
        return [WrittenName(bare, word, in_charge=starred)]
    if len(bare) >= 4 and (known := _segments(list(bare), people, "", people.longest)):
        return [WrittenName(name, name, in_charge=starred and word.startswith(name + "*")) for name in known]
    joined = re.split("[和及与]", bare)
    if len(joined) > 1 and all(people.holds(part) or (len(bare) > 4 and is_plausible_name(part)) for part in joined):
        return [WrittenName(part, part) for part in joined]
    name, title = strip_title(bare, people)
    return [
        WrittenName(
            name,
            word,
            title,
            in_charge=starred,
            unsure=unsure or _could_be_two(name),
        )
    ]


def _could_be_two(name: str) -> bool:
    """Four signs and more without a gap, of which both halves could be names."""
    if len(name) < 4 or "·" in name or name.startswith(DOUBLE_SURNAMES):
        return False
    return len(name) > 4 or (is_plausible_name(name[:2]) and is_plausible_name(name[2:]))


def strip_title(name: str, people: People | None = None) -> tuple[str, str]:
    """王科长 → 王, 科长; 张三主任 → 张三, 主任; 主任张三 → 张三, 主任; 陈总 → 陈, 总."""
    match = _TITLE.search(name)
    if match and match.start() > 0:
        return name[: match.start()], match.group()
    for length in (4, 3, 2):
        head, rest = name[:length], name[length:]
        if 2 <= len(rest) <= 4 and _TITLE.fullmatch(head) and (rest[0] in SURNAMES):
            return rest, head
    short = _SHORT_TITLE.search(name)
    rest = name[: short.start()] if short else ""
    if short and rest and (rest in SURNAMES or rest in DOUBLE_SURNAMES or (people is not None and people.holds(rest))):
        return rest, short.group()
    return name, ""


def is_plausible_name(text: str) -> bool:
    """Whether a cell looks like a person's name and nothing else."""
    text = close_gaps(text)
    bare = "".join(character for character in text if character not in _STARS)
    if re.fullmatch(f"[{CJK}]{{2,4}}", bare):
        return bare[0] in SURNAMES
    return bool(re.fullmatch(r"[A-Z][a-zA-Z'’\-]+(?: [A-Z][a-zA-Z'’.\-]*){1,3}", bare))


def looks_like_names(text: str, people: People) -> bool:
    pieces = [
        piece for piece in re.split(r"[\s、,;/&]+", TELEPHONE.sub(" ", re.sub(r"\([^()]*\)", "", clean(text)))) if piece
    ]
    return (
        bool(pieces)
        and len(text) <= 120
        and (
            people.holds(text)
            or is_plausible_name(text)
            or all(
                people.holds(piece) or is_plausible_name(strip_title(piece)[0]) or strip_title(piece)[1]
                for piece in pieces
            )
        )
    )


def build_people(known: Iterable[KnownPerson]) -> People:
    return People(tuple(known))
