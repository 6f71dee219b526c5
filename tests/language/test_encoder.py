from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.language.encoder import MANIFEST, MODEL, TOKENIZER, EncoderError, SentenceEncoder
from bot.language.encoder_build import build

from .conftest import BUILDING

SENTENCES = [
    "What are the risks of a transplant?",
    "cost",
    "My daughter has had lupus for six years and nothing works any more. Can own cells help her?",
    "can i still have babys after the chemo",
]


@pytest.fixture(scope="module")
def directory() -> Path:
    from bot.language.encoder import DEFAULT_DIRECTORY

    build(DEFAULT_DIRECTORY, say=lambda line: None)
    return DEFAULT_DIRECTORY


@pytest.fixture(scope="module")
def encoder(directory: Path) -> SentenceEncoder:
    return SentenceEncoder.load(directory)


def test_vectors_have_unit_length_and_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(SENTENCES[::-1]), vectors[::-1], atol=1e-6)


def test_the_same_meaning_is_nearer_than_another(encoder: SentenceEncoder) -> None:
    risks, dangers, cost = encoder.encode(
        ["What are the risks of a transplant?", "What could go wrong with it?", "How do I pay?"]
    )
    assert risks @ dangers > risks @ cost


def test_a_vector_does_not_depend_on_its_company(directory: Path) -> None:
    many = [f"{sentence} {number}" for number in range(40) for sentence in SENTENCES]
    together = SentenceEncoder.load(directory).encode(many)
    lone = SentenceEncoder.load(directory, beside=0)
    apart = np.concatenate([lone.encode([text]) for text in many])
    np.testing.assert_allclose(together, apart, atol=1e-6)


def test_texts_of_many_lengths_keep_their_order(directory: Path) -> None:
    many = [" ".join(["cell"] * (number % 150)) for number in range(300)]
    together = SentenceEncoder.load(directory).encode(many)
    lone = SentenceEncoder.load(directory, beside=0)
    for row in (0, 1, 42, 149, 150, 299):
        np.testing.assert_allclose(together[row], lone.encode([many[row]])[0], atol=1e-6)


@pytest.mark.parametrize("beside", [0, 2])
def test_what_is_to_be_done_meanwhile_is_done_once(directory: Path, beside: int) -> None:
    encoder = SentenceEncoder.load(directory, beside=beside)
    done: list[str] = []
    vectors = encoder.encode(SENTENCES, lambda: done.append("new"))
    assert done == ["new"]
    np.testing.assert_array_equal(encoder.encode(SENTENCES, lambda: done.append("known")), vectors)
    assert done == ["new", "known"]
    encoder.encode([], lambda: done.append("nothing"))
    assert done == ["new", "known", "nothing"]


@pytest.mark.parametrize("beside", [0, 2])
def test_what_goes_wrong_meanwhile_is_not_passed_over(directory: Path, beside: int) -> None:
    encoder = SentenceEncoder.load(directory, beside=beside)

    def fail() -> None:
        raise LookupError("meanwhile")

    for _ in range(2):  # the second time there may be nothing to compute
        with pytest.raises(LookupError, match="meanwhile"):
            encoder.encode(SENTENCES, fail)


def test_repeated_texts_come_from_the_cache_and_stay_the_same(directory: Path) -> None:
    encoder = SentenceEncoder.load(directory, cache_size=2)
    first = encoder.encode(SENTENCES)
    np.testing.assert_array_equal(encoder.encode([*SENTENCES, *SENTENCES])[4:], first)


def test_the_cache_does_not_hold_what_people_wrote(directory: Path) -> None:
    encoder = SentenceEncoder.load(directory)
    encoder.encode(["my name is Ms Example"])
    assert all(isinstance(key, bytes) and len(key) == 16 for key in encoder._cache)


def test_what_was_kept_is_not_computed_again(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    first = SentenceEncoder.load(directory)
    vectors = first.encode(SENTENCES)
    first.keep(path)
    assert b"transplant" not in path.read_bytes(), "digests, no texts"
    again = SentenceEncoder.load(directory)
    again.recall(path)
    again._session = None  # nothing can be computed
    np.testing.assert_array_equal(again.encode(SENTENCES), vectors)


def test_what_was_kept_of_another_encoder_or_is_damaged_is_passed_over(
    directory: Path, tmp_path: Path
) -> None:
    encoder = SentenceEncoder.load(directory)
    encoder.encode(SENTENCES)
    path = tmp_path / "vectors.npz"
    encoder.fingerprint = "another"
    encoder.keep(path)
    for prepare in (lambda: None, lambda: path.write_bytes(b"PK no archive"), path.unlink):
        prepare()
        fresh = SentenceEncoder.load(directory)
        fresh.recall(path)
        assert not fresh._cache


def test_the_end_of_a_long_message_still_counts(encoder: SentenceEncoder) -> None:
    rambling = "I have been ill for years and I am so tired of it all. " * 30
    plain, fertile, question = encoder.encode(
        [rambling, rambling + "Can I still have children? " * 12, "Can I still have children?"]
    )
    assert fertile @ question > plain @ question + 0.02


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "\u200b", "😢"])
def test_texts_without_words_have_a_vector(encoder: SentenceEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_missing_encoder_names_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"python -m bot\.language\.encoder_build"):
        SentenceEncoder.load(tmp_path)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_changed_file_is_refused(directory: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(directory, tmp_path / "encoder", ignore=BUILDING)
    with (tmp_path / "encoder" / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EncoderError, match="checksum"):
        SentenceEncoder.load(tmp_path / "encoder")


def test_a_missing_file_is_named(directory: Path, tmp_path: Path) -> None:
    shutil.copytree(directory, tmp_path / "encoder", ignore=BUILDING)
    (tmp_path / "encoder" / MODEL).unlink()
    with pytest.raises(EncoderError, match=MODEL):
        SentenceEncoder.load(tmp_path / "encoder")


@pytest.mark.parametrize("manifest", ["", "[]", "{}", json.dumps({"files": {MODEL: "x"}})])
def test_a_damaged_manifest_is_refused(directory: Path, tmp_path: Path, manifest: str) -> None:
    shutil.copytree(directory, tmp_path / "encoder", ignore=BUILDING)
    (tmp_path / "encoder" / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(EncoderError):
        SentenceEncoder.load(tmp_path / "encoder")


def test_vectors_are_written_again_only_where_one_is_new(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    first = SentenceEncoder.load(directory)
    first.encode(["lupus"])
    first.keep(path)
    second = SentenceEncoder.load(directory)
    second.recall(path)
    second.encode(["lupus"])
    written = path.stat().st_mtime_ns
    second.keep(path)
    assert path.stat().st_mtime_ns == written
    second.encode(["lupus", "nephritis"])
    second.keep(path)
    third = SentenceEncoder.load(directory)
    third.recall(path)
    assert len(np.load(path)["digests"]) == 2
    np.testing.assert_array_equal(third.encode(["nephritis"]), second.encode(["nephritis"]))
