#!/usr/bin/env python3
"""Make `golden/mfcc.json`: mel-frequency cepstral coefficients as librosa computes them.

Run from the repository root:

    python3 Fixtures/make-mfcc.py

Needs `pip install librosa`; the committed file was made with the version it names. The samples are
the first of `queries/clean.flac`, taken as if they were at the rate of the settings, so that no
resampler comes between.
"""

import json
import sys
from pathlib import Path

try:
    import librosa
    import numpy as np
    import soundfile
except ImportError as error:
    sys.exit(f"missing Python module {error.name}: pip install librosa")

HERE = Path(__file__).resolve().parent
AUDIO = "queries/clean.flac"
SAMPLES = 33_000  # no whole number of hops
SILENCE = (12_000, 20_000)  # samples set to zero: there top_db and amin decide

COMMON = {"n_mfcc": 20, "dct_type": 2, "norm": "ortho", "lifter": 0, "center": True,
          "pad_mode": "constant", "window": "hann", "power": 2.0, "htk": False}
CASES = {
    "librosa's own": {"sr": 22_050, "n_fft": 2_048, "hop_length": 512, "n_mels": 128,
                      "fmin": 0.0, "fmax": 11_025.0},
    "mfcc_20": {"sr": 11_025, "n_fft": 1_024, "hop_length": 256, "n_mels": 40,
                "fmin": 100.0, "fmax": 4_000.0},
}


def case(name, settings, samples):
    """One set of settings and what comes of them, frame by frame."""
    # feature.mfcc leaves ref, amin and top_db at power_to_db's defaults: 1, 1e-10 and 80
    made = librosa.feature.mfcc(y=samples, **settings, **COMMON)
    pooled = np.concatenate([made.mean(axis=1), made.std(axis=1)])
    return {
        "name": name,
        "settings": {**settings, **COMMON, "ref": 1.0, "amin": 1e-10, "top_db": 80.0},
        "coefficients": [[round(float(value), 4) for value in frame] for frame in made.T],
        "mean_and_deviation": [round(float(value), 4) for value in pooled],
    }


def main():
    samples, _ = soundfile.read(HERE / AUDIO, frames=SAMPLES, dtype="float32")
    samples[slice(*SILENCE)] = 0
    kept = {
        "made_with": f"librosa {librosa.__version__}",
        "audio": AUDIO, "samples": SAMPLES, "silence": SILENCE,
        "cases": [case(name, settings, samples) for name, settings in CASES.items()],
    }
    # a line a frame
    text = json.dumps(kept).replace("], [", "],\n[").replace('{"name"', '\n{"name"')
    (HERE / "golden" / "mfcc.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
