"""Names as offices write them: several in a cell, with blanks, titles, stars, telephones and remarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roster.workbooks.people import DOUBLE_SURNAMES, SURNAMES, People, fold
from roster.workbooks.telephones import TELEPHONE, find_telephones, normalise_telephone
from roster.workbooks.text import CJK, clean, close_gaps

_TITLE = re.compile(
    r"(?:(?:常务|常務|助理|代理|党委|黨委|总支|总|總)?(?:"
    r"副?(?:科|处|處|局|厅|廳|部|所|站|队|隊|院|校|组|組|班|股|镇|鎮|乡|鄉|县|縣|市|区|區|室|会|會|馆|館|行|厂|廠|段|社|理事|董事|秘书|秘書|护士|護士|大队|大隊|中队|中隊|支队|支隊)(?:长|長)"
    r"|副?(?:主任|经理|經理|总经理|總經理|主管|主席|书记|書記|总监|總監|主任科员|科员|科員|主办|主辦|总裁|总工程师|总工|工程师|工程師|调研员|干事|幹事|专员|專員|助理|巡视员|教导员|指导员|所长|主事|师傅|師傅|老师|老師|医生|醫生|护士|護士|医师|督导|校长|教授|秘书|秘書|会计|會計|同志|先生|女士|小姐|组长|班长|警官|警长|总助)"
    r"))$"
)
_SHORT_TITLE = re.compile(r"副?[总總工局处處科所队隊部院校厅廳站书書姐哥董主县縣镇鎮区區]$")
_STARS = "*★☆※●○◎◆◇▲△#√✓✔"
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
