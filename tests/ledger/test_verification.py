"""Every way to corrupt the record, and what the auditor reads about it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.ledger import actions, checkpoint_file, verification
from core.ledger.actions.checkpoints import CheckpointRefused
from core.ledger.models import Checkpoint, Entry, Seal, Verification
from tests.builders import NOW
from tests.ledger import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(write, monkeypatch):
    """Ten or more sealed entries under two checkpoints, walked in small batches."""
    monkeypatch.setattr(verification, "BATCH", 4)
    for number in range(6):
        write(number)
    actions.write_checkpoint(now=NOW)
    for number in range(6, 12):
        write(number)
    actions.write_checkpoint(now=NOW)
    yield list(Seal.objects.order_by("sequence"))
    tamper.run("DELETE FROM ledger_seal WHERE entry_id NOT IN (SELECT id FROM ledger_entry)")


def verify(**options):
    """The figures and the findings that `manage.py verify_ledger` prints; findings are empty when it succeeds."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", stdout=out, stderr=err, no_color=True, **options)
    except CommandError as error:
        assert err.getvalue()
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def findings(**options):
    return verify(**options)[1]


def test_a_whole_record_passes_and_prints_its_figures(chain):
    figures, found = verify()
    assert found == ""
    assert f"Sealed entries: {len(chain)} (" in figures
    assert "Waiting for a seal: 0" in figures
    assert "Checkpoints: 2" in figures
    assert "The record is whole." in figures


def test_an_empty_record_passes(db):
    assert findings() == ""


@pytest.mark.parametrize("column", [
    "actor_name", "on_behalf_of_name", "act", "subject_type", "subject_label", "clause",
])  # fmt: skip
def test_an_edited_text_is_found(chain, column):
    victim = chain[5]
    tamper.run(f"UPDATE ledger_entry SET {column} = 'x' WHERE id = %s", victim.entry_id)
    assert f"No. {victim.sequence} (entry {victim.entry_id}" in findings()


@pytest.mark.parametrize(("column", "value"), [
    ("at", "2026-01-01 00:00:00+00:00"), ("subject_id", 99), ("office_id", 99), ("data", '{"number": 7.5}'),
])  # fmt: skip
def test_an_edited_value_is_found(chain, column, value):
    victim = chain[5]
    tamper.run(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", value, victim.entry_id)
    assert f"No. {victim.sequence} (entry {victim.entry_id}" in findings()


def test_text_moved_over_the_border_of_two_fields_is_found(chain):
    entry = Entry.objects.get(pk=chain[5].entry_id)
    tamper.run(
        "UPDATE ledger_entry SET act = %s, subject_type = %s WHERE id = %s",
        entry.act + entry.subject_type[0], entry.subject_type[1:], entry.pk,
    )  # fmt: skip
    assert "is not what was sealed" in findings()


def test_a_changed_moment_of_sealing_is_found(chain):
    tamper.run("UPDATE ledger_seal SET sealed_at = '2026-01-01 00:00:00+00:00' WHERE sequence = 5")
    assert "No. 5 " in findings()


def test_two_entries_swapped_are_found(chain):
    first, second = chain[4], chain[5]
    tamper.run("UPDATE ledger_seal SET entry_id = -1 WHERE sequence = %s", first.sequence)
    tamper.run("UPDATE ledger_seal SET entry_id = %s WHERE sequence = %s", first.entry_id, second.sequence)
    tamper.run("UPDATE ledger_seal SET entry_id = %s WHERE sequence = %s", second.entry_id, first.sequence)
    found = findings()
    assert f"No. {first.sequence} (" in found
    assert f"No. {second.sequence} (" in found


def test_an_inserted_entry_is_found(chain):
    """The forger makes room in the numbers and computes the new seal's own hash rightly."""
    forged = chain[5]
    tamper.run("UPDATE ledger_seal SET sequence = sequence + 1001 WHERE sequence >= %s", forged.sequence)
    tamper.run("UPDATE ledger_seal SET sequence = sequence - 1000 WHERE sequence > 1000")
    entry = Entry.objects.get(pk=forged.entry_id)
    entry.pk = None
    entry.save(force_insert=True)
    tamper.run(
        "INSERT INTO ledger_seal (sequence, entry_id, version, previous, hash, sealed_at) SELECT %s, %s, version, "
        "previous, hash, sealed_at FROM ledger_seal WHERE sequence = %s",
        forged.sequence, entry.pk, forged.sequence + 1,
    )  # fmt: skip
    assert f"No. {forged.sequence} (entry {entry.pk}" in findings()


def test_an_entry_deleted_with_its_seal_is_found(chain):
    for victim in chain[4:6]:
        tamper.run("DELETE FROM ledger_seal WHERE sequence = %s", victim.sequence)
        tamper.run("DELETE FROM ledger_entry WHERE id = %s", victim.entry_id)
    assert "Numbers 5 to 6 are missing" in findings()


def test_a_deletion_hidden_by_new_numbers_is_found(chain):
    tamper.run("DELETE FROM ledger_seal WHERE sequence = 5")
    tamper.run("UPDATE ledger_seal SET sequence = sequence + 999 WHERE sequence > 5")
    tamper.run("UPDATE ledger_seal SET sequence = sequence - 1000 WHERE sequence > 1000")
    assert "No. 5 does not continue the seal before it" in findings()


def test_an_entry_deleted_under_its_seal_is_found(chain):
    tamper.run("DELETE FROM ledger_entry WHERE id = %s", chain[5].entry_id)
    assert "No. 6: the seal is there, but its entry was deleted." in findings()


def test_a_cut_tail_is_found_by_the_checkpoints(chain):
    tamper.run("DELETE FROM ledger_seal WHERE sequence > %s", len(chain) - 2)
    found = findings()
    assert f"signed for {len(chain)} entries, but the database holds {len(chain) - 2}" in found
    assert "Checkpoint 2 of" in found
    assert "Checkpoint 1 of" not in found


def test_a_record_deleted_altogether_is_found(chain):
    for table in ("ledger_checkpoint", "ledger_seal", "ledger_entry"):
        tamper.run(f"DELETE FROM {table}")
    found = findings()
    assert "but the database holds 0" in found
    assert "Checkpoint 1 of" in found
    assert "deleted there" in found


def test_a_forged_seal_is_found_at_the_one_after_it(chain):
    tamper.run("UPDATE ledger_seal SET hash = %s WHERE sequence = 5", "a" * 64)
    found = findings()
    assert "No. 5 (" in found
    assert "No. 6 does not continue" in found


def test_a_seal_of_an_unknown_version_is_found(chain):
    tamper.run("UPDATE ledger_seal SET version = 9 WHERE sequence = 5")
    assert "No. 5: the seal is of a version that never existed" in findings()


def test_a_chain_rewritten_with_right_hashes_is_found_by_the_checkpoints(chain):
    tamper.run("UPDATE ledger_entry SET actor_name = 'x' WHERE id = %s", chain[2].entry_id)
    tamper.forge_chain()
    found = findings()
    assert "the chain before it was rewritten" in found
    assert "is not what was sealed" not in found


def rewrite(path: Path, change) -> None:
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda lines: [], "The checkpoint file ends before checkpoint 1"),
    (lambda lines: lines[:1], "The checkpoint file ends before checkpoint 2"),
    (lambda lines: lines[1:], "Line 1 of the checkpoint file does not continue"),
    (lambda lines: lines[::-1], "Line 1 of the checkpoint file does not continue"),
    (lambda lines: [lines[0], lines[1][:40]], "Line 2 of the checkpoint file cannot be read"),
    (lambda lines: ["[]\n", lines[1]], "Line 1 of the checkpoint file cannot be read"),
    (lambda lines: [lines[0].replace('count":', 'count":1'), lines[1]], "Line 1 of the checkpoint file does not carry"),
    (lambda lines: [lines[0], lines[1].replace('signature":"', 'signature":"!')], "Line 2 of the checkpoint file does"),
])  # fmt: skip
def test_a_changed_checkpoint_file_is_found(chain, proof_files, change, sentence):
    rewrite(proof_files / "checkpoints.jsonl", change)
    assert sentence in findings()


def test_a_removed_checkpoint_file_is_found(chain, proof_files):
    (proof_files / "checkpoints.jsonl").unlink()
    assert "The checkpoint file ends before checkpoint 1" in findings()


def test_checkpoints_signed_with_another_key_are_found(chain, proof_files):
    (proof_files / "ledger.key").unlink()
    assert "The key that checkpoints are signed with is missing" in findings()
    call_command("ledger_key", stdout=StringIO())
    assert "Line 1 of the checkpoint file does not carry a signature of this key" in findings()


def test_a_checkpoint_deleted_or_changed_in_the_database_is_found(chain):
    tamper.run("UPDATE ledger_checkpoint SET count = 3 WHERE number = 1")
    tamper.run("DELETE FROM ledger_checkpoint WHERE number = 2")
    found = findings()
    assert "Checkpoint 1 of" in found
    assert "differs between the file and the database" in found
    assert "stands in the file but not in the database" in found


def test_tail_and_checkpoints_cut_alike_are_found_by_a_copy_kept_elsewhere(chain, proof_files, tmp_path):
    copy, key = tmp_path / "copy.jsonl", tmp_path / "key.pem"
    copy.write_text((proof_files / "checkpoints.jsonl").read_text())
    with key.open("w") as file:
        call_command("ledger_key", stdout=file)
    first = json.loads(copy.read_text().splitlines()[0])["count"]
    tamper.run("DELETE FROM ledger_seal WHERE sequence > %s", first)
    tamper.run("DELETE FROM ledger_checkpoint WHERE number > 1")
    rewrite(proof_files / "checkpoints.jsonl", lambda lines: lines[:1])
    assert findings() == ""
    found = findings(checkpoints=copy, public_key=key)
    assert f"but the database holds {first}" in found


def test_an_older_copy_of_the_checkpoints_still_proves_its_part(chain, proof_files, tmp_path):
    copy = tmp_path / "copy.jsonl"
    copy.write_text((proof_files / "checkpoints.jsonl").read_text().splitlines(keepends=True)[0])
    assert findings(checkpoints=copy) == ""


def test_a_missing_copy_is_said(chain, tmp_path):
    assert "There is no checkpoint file at" in findings(checkpoints=tmp_path / "nowhere")


def test_what_was_found_is_kept_for_the_page(chain):
    tamper.run("DELETE FROM ledger_entry WHERE id = %s", chain[5].entry_id)
    findings()
    assert Verification.objects.get().trouble == [{"kind": "gone", "where": {"number": 6}}]


def test_many_findings_are_cut_short_but_counted(chain, monkeypatch):
    monkeypatch.setattr(verification, "MOST_TROUBLES", 2)
    tamper.run("UPDATE ledger_entry SET actor_name = 'x'")
    found = findings()
    assert found.count("- No.") == 2
    assert f"not whole: {len(chain)} findings" in found


def test_the_walk_does_not_read_more_queries_a_seal_as_the_chain_grows(chain, django_assert_num_queries):
    batches = -(-len(chain) // verification.BATCH)
    with django_assert_num_queries(2 + 2 * batches + 1):
        verification.walk()


# writing checkpoints


def test_nothing_new_makes_no_checkpoint(chain):
    assert actions.write_checkpoint(now=NOW) is None
    assert Checkpoint.objects.count() == 2


def test_the_key_is_readable_by_its_owner_only(chain, proof_files):
    assert (proof_files / "ledger.key").stat().st_mode & 0o777 == 0o600


def test_a_line_written_before_a_crash_is_taken_over(chain, write, proof_files):
    write()
    actions.write_checkpoint(now=NOW)
    tamper.run("DELETE FROM ledger_checkpoint WHERE number = 3")
    write()
    assert actions.write_checkpoint(now=NOW).number == 4
    assert findings() == ""


@pytest.mark.parametrize("change", [lambda lines: lines[:1], lambda lines: [*lines, "{}\n"]])
def test_no_checkpoint_is_written_over_a_broken_file(chain, write, proof_files, change):
    rewrite(proof_files / "checkpoints.jsonl", change)
    write()
    with pytest.raises(CheckpointRefused):
        actions.write_checkpoint(now=NOW)
    assert Checkpoint.objects.count() == 2


def test_a_checkpoint_reads_back_as_it_was_signed(chain, proof_files):
    line = checkpoint_file.last(proof_files / "checkpoints.jsonl")
    assert (line.number, line.count, line.head) == (2, len(chain), chain[-1].hash)
