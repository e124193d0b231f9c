"""Reads a task a line, does it, and writes seconds and answer."""
import platform
import sys
import time

import numpy as np

has = ["Python " + platform.python_version(), "numpy " + np.__version__]
try:
    import scipy
    from scipy import stats

    has.append("scipy " + scipy.__version__)
except ImportError:
    pass
try:
    import pandas as pd

    has.append("pandas " + pd.__version__)
except ImportError:
    pass
print(",".join(has), flush=True)

cache = {}


def read(file, dtype="uint8"):
    if file not in cache:
        cache[file] = np.fromfile(file, dtype)
    return cache[file]


def frame(file, k):
    key = file + ".frame"
    if key not in cache:
        cache[key] = np.ascontiguousarray(read(file).reshape(k, -1).T)
    return cache[key]


def timed(f):
    start = time.perf_counter()
    value = f()
    return time.perf_counter() - start, value


def bincount(file):
    x = read(file)

    def f():
        n = np.bincount(x, minlength=11)
        return float((n * np.arange(11)).sum() / n.sum())

    return timed(f)


def segments(file, k, groups):
    x, s = read(file).reshape(int(k), -1), read(groups, "uint16").astype(np.int32)

    def f():
        return float(sum(np.bincount(s * 16 + column, minlength=16000).sum() for column in x))

    return timed(f)


def pandas(file, k, groups):
    key = file + ".pandas"
    if key not in cache:
        d = pd.DataFrame(read(file).reshape(int(k), -1).T.copy(), columns=["q%d" % i for i in range(int(k))])
        d["s"] = read(groups, "uint16")
        cache[key] = d
    d = cache[key]
    return timed(lambda: float(sum(d.groupby(["s", "q%d" % i]).size().sum() for i in range(int(k)))))


def mannwhitney(file, groups):
    x, g = read(file), read(groups)
    a, b = x[g == 0], x[g == 1]
    return timed(lambda: float(stats.mannwhitneyu(a, b, method="asymptotic").statistic))


def kruskal(file, groups):
    x, g = read(file), read(groups)
    parts = [x[g == i] for i in range(int(g.max()) + 1)]
    return timed(lambda: float(stats.kruskal(*parts).statistic))


def alpha_of(s):
    k = len(s)
    return float(k / (k - 1) * (1 - np.trace(s) / s.sum()))


def cov(file, k):
    d = frame(file, int(k))
    return timed(lambda: alpha_of(np.cov(d, rowvar=False)))


def dsyrk(file, k):
    """Convert, centre by the means, and one BLAS product of the matrix with itself."""
    d = frame(file, int(k))

    def f():
        x = d.astype(np.float64)
        m = x.mean(axis=0)
        return alpha_of((x.T @ x - len(x) * np.outer(m, m)) / (len(x) - 1))

    return timed(f)


def product(file, k):
    """The product alone, of doubles that are there already."""
    key = file + ".double"
    if key not in cache:
        cache[key] = frame(file, int(k)).astype(np.float64)
    x = cache[key]
    return timed(lambda: float("nan") if (x.T @ x)[0, 0] < 0 else float("nan"))


def nps(x, axis=None):
    return (x >= 9).mean(axis=axis) - (x <= 6).mean(axis=axis)


def rows(file, r):
    x, rng = read(file), np.random.default_rng(1)

    def f():
        for _ in range(int(r)):
            nps(x[rng.integers(0, len(x), len(x))])
        return float("nan")

    return timed(f)


def multinomial(file, r):
    x, rng = read(file), np.random.default_rng(1)

    def f():
        p = np.array([(x <= 6).sum(), ((x > 6) & (x < 9)).sum(), (x >= 9).sum()])
        n = rng.multinomial(len(x), p / len(x), size=int(r))
        np.quantile((n[:, 2] - n[:, 0]) / len(x), [0.025, 0.975])
        return float("nan")

    return timed(f)


def binomials(file, r):
    """What a replicate cannot do without: two draws."""
    x, rng = read(file), np.random.default_rng(1)
    n, low, high = len(x), (x <= 6).mean(), (x >= 9).mean()

    def f():
        a = rng.binomial(n, high, size=int(r))
        rng.binomial(n - a, low / (1 - high))
        return float("nan")

    return timed(f)


tasks = {
    f.__name__: f
    for f in (bincount, segments, pandas, mannwhitney, kruskal, cov, dsyrk, product, rows, multinomial, binomials)
}
for line in sys.stdin:
    parts = line.split()
    try:
        seconds, value = tasks[parts[0]](*parts[1:])
        print("%.9f %.15g" % (seconds, value), flush=True)
    except Exception as e:  # the other side reports it
        print("error:", repr(e), flush=True)
