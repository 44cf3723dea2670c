"""Breaking one thing in an edition's folder: the fault names the file, the set, the criterion."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ocop_core.criteria import (
    EDITIONS,
    Edition,
    EditionInvalid,
    Fault,
    editions,
    open_edition,
    open_efforts,
)

from .conftest import Folder


@dataclass(frozen=True)
class Break:
    """One edit of one file, and where the fault must be seen."""

    file: str
    old: str
    new: str
    says: str
    seen_in: str = ""
    set_number: int | None = None
    criterion: str | None = None

    @property
    def place(self) -> tuple[str, int | None, str | None]:
        return (self.seen_in or self.file, self.set_number, self.criterion)


S31 = "sets/31.yaml"
S32 = "sets/32.yaml"
S33 = "sets/33.yaml"
TOP_OF_N1 = "{points: 8, words: local_stuff.most}"
STORY_LINK = 'counts_only_with: {criterion: "S3", above: 1}'

POINTS = [
    Break(S31, TOP_OF_N1, "{points: 9, words: local_stuff.most}", "max says 8", "", 31, "N1"),
    Break(S31, "{points: 5, words: local", "{points: 1, words: local", "points fall", "", 31, "N1"),
    Break(S31, "{points: 0, words: skill", "{points: -1, words: skill", "below 0", "", 31, "N3"),
    Break(S31, "    max: 8\n", "    max: 9\n", "top level brings 8", "", 31, "N1"),
    Break(S31, "part: A, max: 20", "part: A, max: 21", "section making adds up to 20", "", 31),
    Break(S31, "part: C, max: 40", "part: B, max: 40", "part C adds up to 0", "", 31),
    Break("edition.yaml", "C: 40", "C: 41", "add up to 101", S31, 31),
    Break("edition.yaml", "{A: 35, B: 25, C: 40}", "{A: 60, C: 40}", "part B", S31, 31),
    Break(S33, "{id: b2, points: 10", "{id: b2, points: 9", "max says 10", "", 33, "V1"),
]

MINIMA = [
    Break(S31, TOP_OF_N1, TOP_OF_N1.replace(" w", " min_for: [6], w"), "minima", "", 31, "N1"),
    Break(S31, TOP_OF_N1, TOP_OF_N1.replace(" w", " min_for: [4, 4], w"), "minima", "", 31, "N1"),
    Break(
        S31,
        "{points: 3, words: clean_room.plain}\n      - {points: 7, ",
        "{points: 3, min_for: [5], words: clean_room.plain}\n      - {points: 7, min_for: [3], ",
        "must rise",
        "",
        31,
        "N2",
    ),
    Break(S33, "{id: a2, points", "{id: a2, min_for: [4], points", "each case alike", "", 33, "V1"),
]

CODES = [
    Break(S31, 'code: "N2"', 'code: "N1"', "same code", "", 31),
    Break(S31, 'code: "N1"', "code: 1.10", "criteria.0.code"),
    Break(S33, "id: b2", "id: a2", "level ids", "", 33, "V1"),
    Break(S33, "id: b2", "id: b3", "level ids", "", 33, "V1"),
    Break(S33, "id: a1, ", "", "level ids", "", 33, "V1"),
    Break(S33, "id: b2", "id: trap", "criteria.9.levels.3.id"),
    Break(S31, STORY_LINK, STORY_LINK.replace("S3", "S9"), "unknown criterion S9", "", 31, "S4"),
    Break(S31, STORY_LINK, STORY_LINK.replace("S3", "S4"), "hangs on another", "", 31, "S4"),
    Break(S31, STORY_LINK, STORY_LINK.replace("1}", "3}"), "above 3", "", 31, "S4"),
    Break(S31, 'code: "T1"', 'code: "T1"\n    judge: me', "criteria.10.judge"),
    Break(S31, "section: tasting", "section: seeing", "unknown section seeing", "", 31, "T1"),
    Break(S31, "set: 31", "set: 32", "names set 32"),
    Break(S31, 'unknown_stuff, criterion: "N1"', 'unknown_stuff, criterion: "N9"', "N9", "", 31),
    Break(S31, "words: people, part: A", "words: making, part: A", "same section", "", 31),
]

EDITION = [
    Break("edition.yaml", "2034-12-31", "2029-12-31", "before effective_from"),
    Break("edition.yaml", "3: 55, 4: 75", "3: 75, 4: 75", "more stars must need more points"),
    Break("edition.yaml", "5: 92", "5: 101", "stars"),
    Break("edition.yaml", "2: 35, ", "1: 35, ", "stars"),
    Break("edition.yaml", "2: 35, ", "", "stars"),
    Break("edition.yaml", "  family:", "  uncle:", "applicant uncle has no words"),
    Break("edition.yaml", "only_sector: visiting", "only_sector: flying", "unknown sector flying"),
    Break("edition.yaml", '"P1"', '"P7"', "organisation_criterion P7"),
    Break("edition.yaml", "organisation_level: 3", "organisation_level: 4", "cooperative"),
    Break("edition.yaml", "title:", "titel:", "titel"),
    Break("edition.yaml", "2030-01-01", "2030-02-31", "is not valid YAML"),
    Break("edition.yaml", "2030-01-01", "the new year", "effective_from"),
]

WORDS = [
    Break("words/criteria/making.yaml", "clean_room:", "clean_rom:", "clean_room", S31, 31, "N2"),
    Break("words/criteria/making.yaml", "    most:", "    mots:", "local_stuff", S31, 31, "N1"),
    Break("words/edition.yaml", "  sweets: Bánh kẹo\n", "", "taxonomy key sweets", S31, 31),
    Break(
        "words/edition.yaml", '  31: {label: "Bánh, kẹo, mứt", ', "  30: {label: a, ", "", S31, 31
    ),
    Break("words/edition.yaml", "  tasting: Nhìn và nếm\n", "", "section tasting", S31, 31),
    Break("words/edition.yaml", "  ledger: Sổ ghi chép\n", "", "paper ledger", S31, 31, "P3"),
    Break("words/edition.yaml", "  clean_kitchen:", "  kitchen:", "condition clean", S31, 31),
    Break("words/edition.yaml", "  may_apply:", "  may:", "condition may_apply has no words"),
    Break("words/edition.yaml", "name: Giấy tờ thật\n", "name: ' '\n", "honest_papers: empty"),
    Break("words/criteria/making.yaml", "Một ít", "Một ít thôi, còn lại mua ngoài chợ", "button"),
    Break("words/criteria/making.yaml", "Ai cũng làm được.", "Ai cũng làm. " * 15, "text has"),
    Break("words/criteria/making.yaml", "name: Tay nghề", 'name: " "', "skill: empty"),
    Break("words/criteria/making.yaml", '"Ba đời truyền nghề"', '""', "skill.three_gen"),
    Break("words/criteria/selling.yaml", "wrapper:", "skill:", "skill has words already"),
    Break("words/criteria/selling.yaml", "    written:", "    told:", "told stands twice"),
    Break("words/criteria/selling.yaml", "  question: Hàng đang bán ở những đâu?\n", "", "places"),
]

EFFORTS = [
    Break("effort.yaml", "skill.anyone: nothing", "skill.anyone: months", "falls", S31, 31, "N3"),
    Break("effort.yaml", "days: 2", "days: -2", "below 0", S31, 31, "N1"),
    Break("effort.yaml", "skill.anyone: nothing", "skill.anyone: lazy", "unknown class lazy"),
    Break("effort.yaml", "  skill.trained: weeks\n", "", "skill.trained has no effort"),
    Break("effort.yaml", "  weeks: Papers and printing.\n", "", "weeks has no rationale"),
    Break("effort.yaml", "days: 2", "days: 2.5", "classes.days"),
    Break("effort.yaml", "days: 2", "days: true", "classes.days"),
    Break(S31, TOP_OF_N1, TOP_OF_N1.replace("}", ", effort: lazy}"), "class lazy", "", 31, "N1"),
]

SHAPES = [
    Break(S31, "max: 8", 'max: "8"', "criteria.0.max"),
    Break(S31, "max: 8", "max: true", "criteria.0.max"),
    Break(S31, "max: 8", "max: 8.0", "criteria.0.max"),
    Break(S31, "judged_by: commune", "judged_by: king", "criteria.0.judged_by"),
    Break(S31, "    max: 8\n", "    max: 8\n    max: 8\n", "max stands twice"),
    Break(S31, "set: 31", "set: [31", "is not valid YAML"),
    Break(S31, "set: 31", "set: 31\n---\nset: 32", "is not valid YAML"),
    Break(S31, "set: 31", "\t: 31", "is not valid YAML"),
    Break(S31, "set: 31", "? [a]\n: 1\nset: 31", "is not valid YAML"),
    Break(S31, "set: 31", "set: !!python/name:os.system", "is not valid YAML"),
]


@pytest.mark.parametrize(
    "broken",
    [*POINTS, *MINIMA, *CODES, *EDITION, *WORDS, *EFFORTS, *SHAPES],
    ids=lambda broken: f"{broken.file}: {broken.says}",
)
def test_one_broken_thing_is_named(folder: Folder, broken: Break) -> None:
    folder.edit(broken.file, broken.old, broken.new)
    found = folder.faults()
    here = [f for f in found if (f.file, f.set_number, f.criterion) == broken.place]
    assert any(broken.says in fault.what for fault in here), [str(fault) for fault in found]
    assert all("\n" not in str(fault) for fault in found)


def test_the_unbroken_folder_has_no_fault(folder: Folder) -> None:
    assert folder.faults() == ()


@pytest.mark.parametrize("file", ["edition.yaml", "effort.yaml", "words/edition.yaml"])
def test_a_missing_file_is_named(folder: Folder, file: str) -> None:
    (folder.path / file).unlink()
    assert folder.faults() == (Fault(file, "cannot be read: No such file or directory"),)


def test_missing_folders_are_named(folder: Folder) -> None:
    shutil.rmtree(folder.path / "words" / "criteria")
    assert Fault(S33, "key safety has no words", 33, "V1") in folder.faults()
    shutil.rmtree(folder.path / "sets")
    assert Fault("sets", "holds no set") in folder.faults()


def test_a_file_that_is_no_text_is_named(folder: Folder) -> None:
    (folder.path / S31).write_bytes(b"set: \xff\xfe")
    (folder.path / S32).unlink()
    (folder.path / S32).mkdir()
    (folder.path / S33).write_bytes(b"")
    assert [fault.file for fault in folder.faults()] == [S31, S32, S33]


def test_a_second_file_of_the_same_set_is_named(folder: Folder) -> None:
    shutil.copy(folder.path / S31, folder.path / "sets" / "copy.yaml")
    assert folder.faults() == (Fault("sets/copy.yaml", "names set 31: expected 31.yaml"),)


def test_all_faults_are_told_at_once(folder: Folder) -> None:
    folder.edit(S31, "    max: 8\n", "    max: 9\n")
    folder.edit(S33, "{points: 8, words: village_plan", "{points: 9, words: village_plan")
    folder.edit("effort.yaml", "  weeks: Papers and printing.\n", "")
    places = {(f.file, f.set_number, f.criterion) for f in folder.faults()}
    assert {(S31, 31, "N1"), (S33, 33, "G2"), ("effort.yaml", None, None)} <= places


def test_the_error_tells_every_fault_on_a_line_of_its_own(folder: Folder) -> None:
    folder.edit(S31, "    max: 8\n", "    max: 9\n")
    with pytest.raises(EditionInvalid) as caught:
        open_edition(folder.path)
    lines = str(caught.value).splitlines()
    assert lines == [str(fault) for fault in caught.value.faults]
    assert "sets/31.yaml: set 31, criterion N1: the top level brings 8 points, max says 9" in lines


def test_faults_come_in_the_same_order_each_time(folder: Folder) -> None:
    for word in ("weeks: Papers", "days: Tidying", "months: Building"):
        folder.edit("effort.yaml", word, f"x{word}")
    assert [f.what for f in folder.faults()] == [
        f"class {name} has no rationale" for name in ("days", "months", "weeks")
    ]


def test_shipped_efforts_are_those_of_their_classes(edition: Edition) -> None:
    root = EDITIONS / edition.id
    filed = yaml.safe_load((root / "effort.yaml").read_text("utf-8"))
    own = 0
    for number, criteria_set in edition.sets.items():
        facts = yaml.safe_load((root / "sets" / f"{number:02d}.yaml").read_text("utf-8"))
        for criterion, raw in zip(criteria_set.criteria, facts["criteria"], strict=True):
            own += sum("effort" in level for level in raw["levels"])
            names = [lv.get("effort", filed["levels"][lv["words"]]) for lv in raw["levels"]]
            wanted = [filed["classes"][name] for name in names]
            assert [lv.effort for lv in criterion.levels] == wanted, (number, criterion.code)
    assert own == 3  # the label of set 19, whose words stand lower in other sets


def test_overriding_a_class_and_a_level(folder: Folder) -> None:
    folder.edit(S31, TOP_OF_N1, TOP_OF_N1.replace("}", ", effort: weeks}"))
    changed = open_edition(folder.path, {"weeks": 7, "wrapper.label_and_code": 9})
    by_code = changed.sets[31].by_code
    assert [level.effort for level in by_code["N1"].levels] == [2, 7, 7]
    assert [level.effort for level in by_code["S2"].levels] == [2, 7, 9]
    by_level = open_edition(folder.path, {"local_stuff.most": None})
    assert [level.effort for level in by_level.sets[31].by_code["N1"].levels] == [2, 6, None]


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ({"wekes": 7}, "unknown class or level wekes"),
        ({"days": 7}, "effort falls"),
        ({"days": -1}, "below 0"),
    ],
)
def test_an_override_that_does_not_fit_is_refused(
    folder: Folder, override: dict[str, int | None], says: str
) -> None:
    with pytest.raises(EditionInvalid, match=says):
        open_edition(folder.path, override)


def test_overrides_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "effort.yaml"
    file.write_text("year: null\nstory.on_leaflet: 4\n", "utf-8")
    assert open_efforts(file) == {"year": None, "story.on_leaflet": 4}


@pytest.mark.parametrize(
    "text", ["", "- a", "a: true", "a: 1.5", "a: b", "1: 1", "a: 1\na: 2", "a: [", "a: -1"]
)
def test_a_bad_file_of_overrides_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(EditionInvalid) as caught:
        open_efforts(file)
    assert {fault.file for fault in caught.value.faults} == {"mine.yaml"}


def test_each_shipped_folder_is_named_by_its_edition() -> None:
    folders = sorted(path.parent.name for path in EDITIONS.glob("*/edition.yaml"))
    assert folders
    assert sorted(edition.id for edition in editions()) == folders
