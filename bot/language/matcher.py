"""The question matcher: which curated question a text asks, how sure that is, or "not sure".

The head is kernel ridge regression on one-hot labels (the mean of a Gaussian process): every
example has a weight for every label, and a text's score for a label is the sum over the examples,
each counted as far as it is similar to the text. How it was chosen, and what else was tried:
docs/decisions/010. Two properties matter here beside accuracy. It is solved in one step, so
training takes seconds and always gives the same result. And the predictions it would have made
*without* any group of its examples follow exactly from the same solution (Rifkin and Lippert,
"Notes on regularized least squares", 2007), so everything about being sure is measured on
predictions held out, without fitting again:

* ``temperature`` turns scores into probabilities among the labels. It is set on predictions with
  near-duplicates held out together.
* ``evidence`` is the best label's score and three quarters of the cosine to the nearest example.
  A logistic curve turns it into the probability that the text is about any of the labels at all.
  Texts from outside are imitated by leaving out whole labels: the examples of a label that the
  matcher has never seen are questions it cannot answer.

A label's confidence is the product of the two probabilities.

**The operating point**: a ranking abstains when its evidence is below :data:`OPERATING_POINT`. The
evidence is compared as it is, not as a probability, because a least-squares score means the same
on small sets of examples and on large ones, and the share of messages from outside does not.
A second label with at least :data:`CLOSE_RATIO` of the first one's confidence makes the ranking
``close``: ask which of the two is meant.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.linalg import cho_factor, cho_solve, lapack, solve_triangular
from scipy.sparse.csgraph import connected_components
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from bot.language.arrays import write_arrays
from bot.language.directions import telling_directions
from bot.language.eight_bits import Comparison, EightBits
from bot.language.encoder import SentenceEncoder
from bot.language.features import NGrams
from bot.language.landmarks import drawn, similarity, telling
from bot.language.products import product
from bot.language.side_by_side import Work

OPERATING_POINT = 0.79
"""Least evidence (0 to about 1.8) with which the first label is given as the answer.

Any point from 0.77 to 0.80 keeps all the targets of the public benchmarks: docs/decisions/010.
"""

CLOSE_RATIO = 0.5
"""A second label with this share of the first one's confidence is a close second."""

FORMAT = 6
"""Number of the saved form; a matcher saved in another is refused."""

_SETTINGS = "matcher.json"
_ARRAYS = "matcher.npz"
_AT_ONCE = 512  # texts ranked in one go: keeps the similarity matrix small
_COMMON = 25  # an n-gram in more than one of so many examples is multiplied as a dense column
_FOLDS = 10  # held-out folds for the temperature
_LABEL_FOLDS = 5  # a fifth of the labels is left out at a time
_INVERTED = 4000  # with more examples the whole inverse takes longer than all the rest …
_MEASURED = 1000  # … and that many of them, drawn at random, are enough to measure on

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_JOINING = frozenset({"and", "but", "so", "or", "ok", "okay"})

Floats = NDArray[np.float32]
T = TypeVar("T")


class MatcherError(RuntimeError):
    """A saved matcher cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Example:
    """A phrasing and its label; where it was written and in whose voice, if known."""

    text: str
    label: str
    file: str = ""
    voice: str = ""


class Scored(NamedTuple):
    """A label and the calibrated probability (0 to 1) that it is what was meant.

    ``score`` is what the probability was made of: about 1 for what the label's own examples say,
    about 0 for what others say, and not raised by the other labels' being low.
    """

    id: str
    confidence: float
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """All labels for one text, best first.

    ``abstain``: nothing here is sure enough to be given as the answer. ``close``: the second label
    is nearly as likely as the first: ask which is meant. Where both are true, the nearest labels
    can still be offered to choose from.
    """

    ranked: tuple[Scored, ...]
    abstain: bool
    close: bool
    evidence: float = 0.0
    """What ``abstain`` was judged on; see :data:`OPERATING_POINT`."""
    strange: int = 0
    """How many different words of the text are in no example of curated content (``…/…``)."""
    unlike: int = 0
    """How many are in no example of the first label, where that is curated content."""

    @property
    def first(self) -> Scored:
        """The likeliest label."""
        return self.ranked[0]


@dataclass(frozen=True, slots=True)
class MatcherSettings:
    """The numbers of the head. All were chosen by measurement: docs/decisions/010."""

    meaning_share: float = 0.7
    """Share of the sentence vectors in the similarity; the rest is n-grams."""
    meaning_sharpness: float = 3.0
    """Similarity of two vectors with cosine c is exp(-sharpness * (1 - c))."""
    ngram_sharpness: float = 1.5
    ridge: float = 0.05
    """How far an example may be missed: larger is smoother."""
    nearest_weight: float = 0.75
    """Weight of the cosine to the nearest example in the evidence; the best score has 1."""
    outside_share: float = 0.1
    """Share of messages from outside all labels that confidence is calibrated for.

    Small, because what people ask that the bot must decline has labels of its own."""
    directions: int = 160
    """Numbers that are kept of a sentence vector: its share in the directions that tell labels
    apart (:mod:`bot.language.directions`).

    A seventh of the numbers says nearly as much as all do, and a text is compared with all examples
    in a fraction of the time."""
    landmarks: int = 14_500
    """Most examples to learn from and to compare with; of more, the telling ones …"""
    sample: int = 3_000
    """… and of these landmarks, so many drawn as if by chance: :mod:`bot.language.landmarks`."""
    duplicate_meaning: float = 0.95
    """Examples with a cosine from here on count as near-duplicates …"""
    duplicate_ngrams: float = 0.8
    """… and so do examples whose n-gram similarity is from here on."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """How scores become probabilities."""

    temperature: float
    """Scores are divided by this before the softmax."""
    intercept: float
    slope: float
    """Familiarity is the logistic function of ``intercept + slope * evidence``."""

    def confidences(self, scores: Floats, evidence: Floats) -> NDArray[np.float64]:
        """Return ``(n, labels)`` probabilities; a row adds up to its familiarity.

        Args:
            scores: ``(n, labels)``.
            evidence: ``(n,)``.
        """
        among = _softmax(scores.astype(np.float64) / self.temperature)
        familiarity = 1 / (1 + np.exp(-self.intercept - self.slope * evidence.astype(np.float64)))
        result: NDArray[np.float64] = among * familiarity[:, None]
        return result


class QuestionMatcher:
    """Ranks labels for texts. Make one with :meth:`fit` or :meth:`load`; it never changes."""

    def __init__(
        self,
        encoder: SentenceEncoder,
        ngrams: NGrams,
        labels: tuple[str, ...],
        directions: Floats,
        vectors: Floats,
        rows: sparse.csr_matrix,
        weights: Floats,
        base: Floats,
        certainty: Certainty,
        settings: MatcherSettings,
        words: Mapping[str, frozenset[int]],
        known: Mapping[int, int],
    ) -> None:
        """Take the parts; ``vectors``, ``rows`` and ``weights`` have one row an example.

        ``directions`` turn a sentence vector into what ``vectors`` holds; ``words`` are the hashed
        words in the examples of each label that is curated content; ``known`` has the number of
        the label of every example, landmark or not, by the example's digest.
        """
        self._encoder = encoder
        self._ngrams = ngrams
        self.labels = labels
        self._names = np.array(labels, dtype=object)
        self._directions = directions
        self._vectors = EightBits.of(vectors)
        self._comparison = Comparison(self._vectors)
        self._rows = rows
        self._columns = rows.T.tocsr()
        self._weights = np.asfortranarray(weights)  # a fifth faster for one text
        self._base = base
        self.certainty = certainty
        self.settings = settings
        self._words_of = words
        self._known = known
        self._words = frozenset().union(*words.values())

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        encoder: SentenceEncoder,
        settings: MatcherSettings | None = None,
    ) -> QuestionMatcher:
        """Learn from ``examples``: two labels or more. The same examples give the same matcher.

        Time and memory grow with the square of the landmarks (and a little with the cube): about
        fifteen seconds for 14,500 of them on two cores, encoding not counted, and 0.8 GB for the
        kernel alone.

        Raises:
            ValueError: if there are fewer than two labels.
        """
        settings = settings or MatcherSettings()
        labels = tuple(sorted({example.label for example in examples}))
        if len(labels) < 2:
            raise ValueError("a matcher needs examples of at least two labels")
        index = {label: number for number, label in enumerate(labels)}
        truth = np.array([index[example.label] for example in examples])
        texts = [example.text for example in examples]
        encoded = encoder.encode(texts)
        directions = telling_directions(encoded, truth, settings.directions)
        # As they are compared later on.
        vectors = EightBits.of(encoded @ directions).floats()
        sample = drawn(texts, min(settings.sample, settings.landmarks))
        chosen = telling(
            vectors,
            truth,
            sample,
            settings.landmarks,
            sharpness=settings.meaning_sharpness,
            ridge=settings.ridge,
        )
        if len(chosen) < len(texts):
            texts, truth, vectors = [texts[i] for i in chosen], truth[chosen], vectors[chosen]
            # A fair sample of all examples, as the other landmarks are harder than most.
            fair = np.searchsorted(chosen, sample)
        else:
            fair = np.arange(len(texts))
        ngrams, rows = NGrams.fit_transform(texts)
        rows.data = _halved(rows.data)

        kernel, groups = _compare(vectors, rows, settings)
        kernel[np.diag_indices_from(kernel)] += settings.ridge
        # Turned round, the upper half is the lower one, in the order that LAPACK works in place.
        factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
        target = np.zeros((len(texts), len(labels)), dtype=np.float32)
        target[np.arange(len(texts)), truth] = 1
        base = target.mean(axis=0)
        weights: Floats = cho_solve(factor, target - base, check_finite=False)

        random = np.random.default_rng(0)
        if len(texts) <= _INVERTED:
            measured = fair
            inverse = lapack.spotri(factor[0], lower=1)[0]  # the lower triangle only
            inverse = (np.tril(inverse) + np.tril(inverse, -1).T)[np.ix_(measured, measured)]
        else:
            measured = np.sort(random.choice(fair, min(_MEASURED, len(fair)), replace=False))
            # The inverse is the product of the factor's own inverse with itself.
            ones = np.zeros((len(texts), len(measured)), dtype=np.float32)
            ones[measured, np.arange(len(measured))] = 1
            half = solve_triangular(
                factor[0], ones, lower=True, overwrite_b=True, check_finite=False
            )
            inverse = half.T @ half
        certainty = _measure_certainty(
            truth[measured],
            target[measured],
            weights[measured],
            inverse,
            vectors[measured] @ vectors[measured].T,
            groups[measured],
            settings,
            random,
        )
        curated: dict[str, list[str]] = {}
        for example in examples:
            if "/" in example.label:
                curated.setdefault(example.label, []).append(example.text)
        return cls(
            encoder,
            ngrams,
            labels,
            directions,
            vectors,
            rows,
            weights,
            base,
            certainty,
            settings,
            {label: _hashed_words(said) for label, said in curated.items()},
            _known(examples, index),
        )

    def rank(self, texts: Sequence[str], meanwhile: Work | None = None) -> list[Ranking]:
        """Return a ranking of all labels for each text, in the order given.

        ``meanwhile`` is called once, where there are texts, while the first of them are encoded.
        """
        rankings: list[Ranking] = []
        for start in range(0, len(texts), _AT_ONCE):
            batch = texts[start : start + _AT_ONCE]
            seen: list[_Seen] = []
            work = partial(self._beside, batch, seen, meanwhile if start == 0 else None)
            vectors = self._encoder.encode(batch, work) @ self._directions
            cosine = self._comparison.products(vectors)
            nearest = cosine.max(axis=1)
            similar = _by_meaning(cosine, self.settings)
            similar += np.stack([one.similar for one in seen])
            scores = product(similar, self._weights) + self._base
            for row, one in enumerate(seen):
                if one.known is not None:  # word for word an example, though perhaps no landmark
                    scores[row] = 0.1 * scores[row].clip(0)  # the others keep their order only
                    scores[row, one.known] = nearest[row] = 1
            evidence = scores.max(axis=1) + self.settings.nearest_weight * nearest
            # Without a letter there is nothing to be sure of, whatever it resembles.
            evidence[[not one.says for one in seen]] = 0
            confidences = self.certainty.confidences(scores, evidence)
            orders = np.argsort(-confidences, axis=1, kind="stable")
            for one, row, score, order, found in zip(
                seen, confidences, scores, orders, evidence, strict=True
            ):
                entries = zip(
                    self._names[order].tolist(),
                    row[order].tolist(),
                    score[order].tolist(),
                    strict=True,
                )
                # Four times as fast as Scored(…), and there are a hundred of them.
                ranked = tuple(map(partial(tuple.__new__, Scored), entries))
                rankings.append(
                    Ranking(
                        ranked,
                        abstain=bool(found < OPERATING_POINT),
                        close=ranked[1].confidence >= CLOSE_RATIO * ranked[0].confidence,
                        evidence=float(found),
                        strange=len(one.words - self._words),
                        unlike=len(one.words - self._words_of.get(ranked[0].id, one.words)),
                    )
                )
        return rankings

    def _beside(self, texts: Sequence[str], seen: list[_Seen], meanwhile: Work | None) -> None:
        """What has time until the vectors are there: n-grams, and what the caller has to do."""
        if meanwhile is not None:
            meanwhile()
        for text in texts:
            seen.append(
                _Seen(
                    _by_ngrams(self._overlap(text), self.settings),
                    self._known.get(_digest(text)),
                    _hashed_words([text]),
                    any(map(str.isalnum, text)),
                )
            )

    def _overlap(self, text: str) -> Floats:
        """Return the n-gram similarity (0 to 1) of a text to each example.

        The same as ``self._columns[columns].T @ values`` in a third of the time: the columns are
        multiplied where they lie instead of being copied out first. Between two of them stands one
        that ends before it begins, so that nothing in between is gone through.
        """
        columns, values = self._ngrams.row(text)
        if not len(columns):
            return np.zeros(self._columns.shape[1], dtype=np.float32)
        order = np.argsort(-columns)
        starts = self._columns.indptr[columns[order]]
        ends = self._columns.indptr[columns[order] + 1]
        weighed = np.zeros(2 * len(columns) - 1, dtype=np.float32)
        weighed[::2] = values[order]
        chosen = sparse.csc_matrix((self._columns.shape[1], len(weighed)), dtype=np.float32)
        chosen.data, chosen.indices = self._columns.data, self._columns.indices
        chosen.indptr = np.stack([starts, ends], axis=1).ravel()
        found: Floats = chosen @ weighed
        return found

    def save(self, directory: Path) -> None:
        """Write ``matcher.json`` and ``matcher.npz`` (plain arrays, nothing pickled)."""
        directory.mkdir(parents=True, exist_ok=True)
        settings = {
            "format": FORMAT,
            "encoder": self._encoder.fingerprint,
            "labels": self.labels,
            "settings": asdict(self.settings),
            "certainty": asdict(self.certainty),
        }
        (directory / _SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
        write_arrays(
            directory / _ARRAYS,
            directions=self._directions,
            vectors=self._vectors.steps,
            vector_scales=self._vectors.scales,
            row_data=self._rows.data.astype(np.float16),
            row_indices=self._rows.indices,
            row_starts=self._rows.indptr,
            weights=self._weights,
            base=self._base,
            words=np.array(
                [word for label in self.labels for word in sorted(self._words_of.get(label, ()))],
                dtype=np.uint32,
            ),
            known=np.array(list(self._known), dtype=np.uint64),
            known_labels=np.array(list(self._known.values()), dtype=np.uint16),
            word_counts=np.array([len(self._words_of.get(label, ())) for label in self.labels]),
            **{f"ngrams_{name}": array for name, array in self._ngrams.arrays().items()},
        )

    @classmethod
    def load(cls, directory: Path, encoder: SentenceEncoder) -> QuestionMatcher:
        """Read what :meth:`save` wrote; it ranks exactly as before.

        Raises:
            MatcherError: if a file is missing or damaged, or was saved in another format or with
                another encoder.
        """
        remedy = "train again: python -m bot train"
        try:
            saved = json.loads((directory / _SETTINGS).read_text(encoding="utf-8"))
            if saved["format"] != FORMAT:
                raise MatcherError(f"{directory} was saved by another version → {remedy}")
            if saved["encoder"] != encoder.fingerprint:
                raise MatcherError(f"{directory} was trained with another encoder → {remedy}")
            # Opened here: numpy leaves a file open whose end is missing.
            with (directory / _ARRAYS).open("rb") as file:
                stored = np.load(file, allow_pickle=False)
                arrays: dict[str, NDArray[Any]] = {name: stored[name] for name in stored.files}
            ngrams = NGrams.from_arrays(
                {name: arrays[f"ngrams_{name}"] for name in ("columns", "weights")}
            )
            rows = sparse.csr_matrix(
                (
                    arrays["row_data"].astype(np.float32),
                    arrays["row_indices"],
                    arrays["row_starts"],
                ),
                shape=(len(arrays["vectors"]), len(arrays["ngrams_columns"])),
            )
            return cls(
                encoder,
                ngrams,
                tuple(saved["labels"]),
                arrays["directions"],
                EightBits(arrays["vectors"], arrays["vector_scales"]).floats(),
                rows,
                arrays["weights"],
                arrays["base"],
                Certainty(**saved["certainty"]),
                MatcherSettings(**saved["settings"]),
                _by_label(saved["labels"], arrays["words"], arrays["word_counts"]),
                dict(zip(arrays["known"].tolist(), arrays["known_labels"].tolist(), strict=True)),
            )
        except MatcherError:
            raise
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise MatcherError(
                f"{directory} holds no usable matcher ({error}) → {remedy}"
            ) from error


def near_duplicates(
    texts: Sequence[str], encoder: SentenceEncoder, settings: MatcherSettings | None = None
) -> NDArray[np.int64]:
    """Return a group number for each text: texts that say nearly the same are in one group."""
    vectors = encoder.encode(texts)
    # All n-grams: what tells nothing apart still makes two texts alike.
    rows = NGrams.fit_transform(texts, common=1.0)[1]
    settings = settings or MatcherSettings()
    alike = _blocks(vectors, rows, lambda block: _alike(block, settings))
    return _groups(len(texts), alike)


def _hashed_words(texts: Iterable[str]) -> frozenset[int]:
    """Hash the words of ``texts``: what is stored of the examples is no list of words."""
    found = {word for text in texts for word in _WORD.findall(text.lower())}
    return frozenset(crc32(word.encode()) for word in found)


def _digest(text: str) -> int:
    """Return a number (64 bits) that texts of the same words in the same order share.

    An "and" or "so" before them makes no difference.
    """
    words = re.findall(r"\w+", text.lower())
    while len(words) > 1 and words[0] in _JOINING:
        del words[0]
    said = " ".join(words)
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "little")


def _known(examples: Sequence[Example], index: Mapping[str, int]) -> dict[int, int]:
    """Return the number of the label by the digest of each example; none that two labels share."""
    labels: dict[int, set[int]] = {}
    for example in examples:
        labels.setdefault(_digest(example.text), set()).add(index[example.label])
    labels.pop(_digest(""), None)
    return {digest: found.pop() for digest, found in labels.items() if len(found) == 1}


def _by_label(
    labels: Sequence[str], words: NDArray[np.uint32], counts: NDArray[np.int64]
) -> dict[str, frozenset[int]]:
    """Share out words that are stored label after label; a label with none is left out."""
    parts = np.split(words, np.cumsum(counts)[:-1])
    return {
        label: frozenset(part.tolist())
        for label, part in zip(labels, parts, strict=True)
        if len(part)
    }


def _halved(numbers: Floats) -> Floats:
    """Round to what 16 bits hold: a saved matcher takes half the room, and ranks as before."""
    return numbers.astype(np.float16).astype(np.float32)


def _by_meaning(cosine: Floats, settings: MatcherSettings) -> Floats:
    """Turn cosines into their share of the similarity, in place.

    New memory for each step would take longer than the steps.
    """
    similarity(cosine, settings.meaning_sharpness)
    cosine *= settings.meaning_share
    return cosine


def _by_ngrams(overlap: Floats, settings: MatcherSettings) -> Floats:
    """Turn n-gram overlaps into the rest of the similarity, in place; 1 in all for a same text."""
    similarity(overlap, settings.ngram_sharpness)
    overlap *= 1 - settings.meaning_share
    return overlap


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: NDArray[np.float64] = exponents / exponents.sum(axis=1, keepdims=True)
    return result


class _Seen(NamedTuple):
    """What is known of a text without its vector."""

    similar: Floats
    """The n-grams' share of its similarity to each landmark."""
    known: int | None
    """The number of the label, if it is an example word for word."""
    words: frozenset[int]
    says: bool
    """Whether there is a letter or a digit in it."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Some examples (rows, from ``start`` on) compared with themselves and all after them."""

    start: int
    cosine: Floats
    overlap: Floats


def _blocks(
    vectors: Floats,
    rows: sparse.csr_matrix,
    use: Callable[[_Block], T],
    cosines: Floats | None = None,
) -> list[T]:
    """Compare all examples with each other, one side of the diagonal only, and ``use`` each block.

    N-grams that many examples share are multiplied as a dense matrix, the others as a sparse one:
    several times faster than either. Two blocks are worked on at a time, each on one thread. The
    cosines are written into ``cosines``, where it is given: a square with a row an example.
    """
    count = rows.shape[0]
    common = np.bincount(rows.indices, minlength=rows.shape[1]) > max(20, count // _COMMON)
    columns = rows.tocsc()
    dense = columns[:, common].toarray()
    rare = columns[:, ~common].tocsr()
    rare_columns = rare.T.tocsr()

    def work(start: int) -> T:
        part, rest = slice(start, start + _AT_ONCE), slice(start, None)
        overlap = dense[part] @ dense[rest].T
        shared = (rare[part] @ rare_columns[:, rest]).tocoo()
        overlap[shared.row, shared.col] += shared.data
        into = None if cosines is None else cosines[part, rest]
        return use(_Block(start, np.matmul(vectors[part], vectors[rest].T, out=into), overlap))

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(0, count, _AT_ONCE)))


def _compare(
    vectors: Floats, rows: sparse.csr_matrix, settings: MatcherSettings
) -> tuple[Floats, NDArray[np.int64]]:
    """Compare all examples with each other: their kernel, and a group number for each.

    Of the kernel, which is symmetric, only the upper half with the diagonal is computed; the rest
    is undefined. Examples that say nearly the same are in one group.
    """
    count = rows.shape[0]
    kernel = np.empty((count, count), dtype=np.float32)

    def use(block: _Block) -> NDArray[np.int64]:
        alike = _alike(block, settings)
        # The cosines lie in the kernel's place.
        kernel_part = _by_meaning(block.cosine, settings)
        kernel_part += _by_ngrams(block.overlap, settings)
        return alike

    alike = _blocks(vectors, rows, use, kernel)
    return kernel, _groups(count, alike)


def _alike(block: _Block, settings: MatcherSettings) -> NDArray[np.int64]:
    """Return the pairs of a block that say nearly the same: ``(pairs, 2)``."""
    close = block.cosine >= settings.duplicate_meaning
    close |= block.overlap >= settings.duplicate_ngrams
    return np.argwhere(close) + block.start


def _groups(count: int, alike: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return a group number for each of ``count`` examples: chains of pairs are one group."""
    pairs = np.concatenate(alike)
    graph = sparse.coo_matrix((np.ones(len(pairs)), pairs.T), shape=(count, count))
    groups: NDArray[np.int64] = connected_components(graph, directed=False)[1]
    return groups


def _held_out(
    members: NDArray[np.int64], target: Floats, weights: Floats, inverse: Floats
) -> Floats:
    """Return the scores, less the base rates, of ``members`` as if none had been an example.

    With G the inverse of the regularised kernel and W = G (Y - base) the weights, the error made
    on a set F without F is the solution X of G[F, F] X = W[F].
    """
    error = np.linalg.solve(inverse[np.ix_(members, members)], weights[members])
    result: Floats = target[members] - error
    return result


def _measure_certainty(
    truth: NDArray[np.int64],
    target: Floats,
    weights: Floats,
    inverse: Floats,
    cosine: Floats,
    groups: NDArray[np.int64],
    settings: MatcherSettings,
    random: np.random.Generator,
) -> Certainty:
    """Set temperature and familiarity on predictions held out. All rows are measured examples."""
    count, label_count = target.shape
    # 1. Known labels, unknown phrasing: near-duplicates stay together.
    fold_of_group = random.permutation(int(groups.max()) + 1) % _FOLDS
    folds = fold_of_group[groups]
    inside = np.zeros((count, label_count), dtype=np.float32)
    inside_nearest = np.zeros(count, dtype=np.float32)
    for fold in range(_FOLDS):
        members = np.flatnonzero(folds == fold)
        if len(members):
            inside[members] = _held_out(members, target, weights, inverse)
            inside_nearest[members] = cosine[np.ix_(members, folds != fold)].max(axis=1, initial=0)
    # 2. Unknown labels: what is left of the known ones to choose from.
    label_fold = random.permutation(label_count) % min(_LABEL_FOLDS, label_count)
    outside_best = np.zeros(count, dtype=np.float32)
    outside_nearest = np.zeros(count, dtype=np.float32)
    folds = label_fold[truth]
    for fold in range(_LABEL_FOLDS):
        members = np.flatnonzero(folds == fold)
        if len(members):
            scores = _held_out(members, target, weights, inverse)
            outside_best[members] = scores[:, label_fold != fold].max(axis=1)
            outside_nearest[members] = cosine[np.ix_(members, folds != fold)].max(axis=1, initial=0)

    def cost(log_temperature: float) -> float:
        likely = _softmax(inside.astype(np.float64) / np.exp(log_temperature))
        return float(-np.log(likely[np.arange(count), truth] + 1e-12).mean())

    # Real sets of examples come out between 0.03 and 0.08; from too few examples to miss any, no
    # one may conclude that it never misses.
    found = optimize.minimize_scalar(cost, bounds=(np.log(0.03), 2), method="bounded")
    evidence = np.concatenate(
        [
            inside.max(axis=1) + settings.nearest_weight * inside_nearest,
            outside_best + settings.nearest_weight * outside_nearest,
        ]
    )
    known = np.repeat([1, 0], count)
    share = np.repeat([1 - settings.outside_share, settings.outside_share], count)
    model = LogisticRegression(C=100.0).fit(evidence[:, None], known, sample_weight=share)
    return Certainty(
        temperature=float(np.exp(found.x)),
        intercept=float(model.intercept_[0]),
        slope=float(model.coef_[0, 0]),
    )
