#!/usr/bin/env python3
"""Make the audio fixtures: twelve short tracks, five queries and the truth about them.

Run from the repository root:

    python3 Fixtures/make-fixtures.py

Everything is written next to this script, into `tracks/` and `queries/`. Nothing is downloaded:
the music is written out below as notes, turned into standard MIDI files, played by fluidsynth
and encoded by ffmpeg; the speech is read by espeak-ng. Every random choice is seeded, so with
the same versions of the tools a second run gives the same bytes.
"""

import csv
import itertools
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

try:
    import numpy as np
    import soundfile
except ImportError as error:
    sys.exit(f"missing Python module {error.name}: apt install python3-{error.name}")

HERE = Path(__file__).resolve().parent
TRACKS = HERE / "tracks"
QUERIES = HERE / "queries"
SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")

MASTER_RATE = 44_100  # the rate of the soundfont's own samples
QUERY_RATE = 22_050
PHONE_RATE = 16_000
PEAK = 10 ** (-3 / 20)  # -3 dBFS: room for the overshoot of the lossy codecs


# --------------------------------------------------------------------------------------------
# Tools
# --------------------------------------------------------------------------------------------

def check_tools():
    """Stop with the name of the Debian package if something we call is not installed."""
    missing = [
        f"  {what}: apt install {package}"
        for what, package, present in (
            ("fluidsynth", "fluidsynth", shutil.which("fluidsynth")),
            ("espeak-ng", "espeak-ng", shutil.which("espeak-ng")),
            ("ffmpeg", "ffmpeg", shutil.which("ffmpeg")),
            (str(SOUNDFONT), "fluid-soundfont-gm", SOUNDFONT.exists()),
        )
        if not present
    ]
    if missing:
        sys.exit("missing tools:\n" + "\n".join(missing))


def run(*arguments, data=None):
    """Run a program, return its standard output, and stop with its complaint if it fails."""
    done = subprocess.run([str(a) for a in arguments], input=data, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{arguments[0]} failed:\n{done.stderr.decode(errors='replace')}")
    return done.stdout


# --------------------------------------------------------------------------------------------
# Notes, chords and voice leading
# --------------------------------------------------------------------------------------------

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SIGNS = {"": 0, "#": 1, "b": -1}
QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7b5": (0, 3, 6, 10),
    "sus4": (0, 5, 7),
}


def pitch_class(name):
    return (STEPS[name[0]] + SIGNS[name[1:]]) % 12


def pitch(name):
    """`C4` is MIDI note 60."""
    letter, sign, octave = re.fullmatch(r"([A-G])([#b]?)(\d)", name).groups()
    return STEPS[letter] + SIGNS[sign] + 12 * (int(octave) + 1)


def read_line(text):
    """Read a melody such as `F#4:1 G4 A4:.5 | r:2` into (pitch or None, beats) pairs.

    A length holds until the next one is given; bar lines are for the eye only.
    """
    beats = 1.0
    for token in text.replace("|", " ").split():
        name, _, length = token.partition(":")
        beats = float(length) if length else beats
        yield (None if name == "r" else pitch(name)), beats


def read_chord(symbol):
    """Read `Am7` or `Bb/F` into (pitch class of the bass, pitch classes of the chord)."""
    body, _, bass = symbol.partition("/")
    root, quality = re.fullmatch(r"([A-G][#b]?)(.*)", body).groups()
    root = pitch_class(root)
    notes = [(root + step) % 12 for step in QUALITIES[quality]]
    return (pitch_class(bass) if bass else root), notes


def notes_between(symbol, low, high):
    """All notes of a chord from `low` to `high`, rising."""
    _, notes = read_chord(symbol)
    return [n for n in range(pitch(low), pitch(high) + 1) if n % 12 in notes]


def bass_note(symbol, low="E2"):
    """The chord's bass note, the first one at or above `low`."""
    bass, _ = read_chord(symbol)
    floor = pitch(low)
    return floor + (bass - floor) % 12


def harmonise(chords, ranges, top=None):
    """Give every chord one note per voice, from the bass up, moving each voice as little as we can.

    `ranges` holds (lowest, highest) per voice; `top`, where given, fixes the highest voice. The
    search is greedy, chord by chord: enough for plain part writing, and easy to follow.
    """
    spans = [(pitch(low), pitch(high)) for low, high in ranges]
    before = tuple((low + high) // 2 for low, high in spans)
    result = []
    for index, symbol in enumerate(chords):
        bass, notes = read_chord(symbol)
        choices = [[n for n in range(low, high + 1) if n % 12 in notes] for low, high in spans]
        choices[0] = [n for n in range(spans[0][0], spans[0][1] + 1) if n % 12 == bass]
        if top:
            choices[-1] = [top[index]]
        before = min(itertools.product(*choices), key=lambda v: voicing_cost(v, before, notes))
        result.append(before)
    return result


def voicing_cost(voices, before, notes):
    """How far a voicing is from a good one: movement first, then the usual forbidden things."""
    cost = sum(abs(a - b) for a, b in zip(voices, before))
    for low, high in itertools.pairwise(voices):
        cost += 40 if high < low else 12 if high == low else 0
        cost += 4 if low > voices[0] and high - low > 12 else 0
    heard = {n % 12 for n in voices}
    cost += 15 * (notes[1] not in heard) + 8 * (notes[0] not in heard)
    for i, j in itertools.combinations(range(len(voices)), 2):
        interval = (voices[j] - voices[i]) % 12
        same = interval == (before[j] - before[i]) % 12
        cost += 10 if same and interval in (0, 7) and voices[i] != before[i] else 0
    return cost


# --------------------------------------------------------------------------------------------
# Scores and standard MIDI files
# --------------------------------------------------------------------------------------------

TICKS = 480  # per beat


@dataclass(eq=False)
class Part:
    """One instrument of a score. `legato` is how much of its written length a note sounds."""

    channel: int
    program: int
    pan: int
    volume: int
    legato: float
    notes: list = field(default_factory=list)


class Score:
    """Notes in beats, with the small irregularities of a human player added on the way in.

    Without them two equal bars would give equal sound, and a position in a piece could not be
    told from its repetition; no player on a record is that exact.
    """

    def __init__(self, name, bpm, bar=4):
        self.bpm, self.bar = bpm, bar
        self.parts = []
        self.random = random.Random(name)

    def part(self, program, pan=64, volume=100, legato=0.95, drums=False):
        """Add an instrument by its General MIDI number (counted from 0)."""
        # Channel 9 is the drum channel of General MIDI; the others skip it.
        melodic = sum(p.channel != 9 for p in self.parts)
        channel = 9 if drums else melodic + (melodic >= 9)
        self.parts.append(Part(channel, program, pan, volume, legato))
        return self.parts[-1]

    def note(self, part, start, beats, pitch_number, velocity=80):
        """One note, started a few milliseconds off and struck a little harder or softer."""
        accent = 7 if start % self.bar < 1e-6 else 0
        strength = round(velocity + accent + self.random.gauss(0, 5))
        begin = max(0, round(start * TICKS + self.random.gauss(0, 7)))
        length = max(30, round(beats * TICKS * part.legato * self.random.uniform(0.94, 1.0)))
        part.notes.append((begin, begin + length, pitch_number, min(120, max(20, strength))))

    def play(self, part, start, text, velocity=80, up=0):
        """Play a written line, `up` semitones higher, swelling slightly with the line's height."""
        line = list(read_line(text))
        sounding = [p for p, _ in line if p is not None]
        middle = sum(sounding) / len(sounding)
        for number, beats in line:
            if number is not None:
                shade = max(-8, min(8, round(0.8 * (number - middle))))
                self.note(part, start, beats, number + up, velocity + shade)
            start += beats
        return start

    def end(self):
        """The beat at which the last note stops."""
        return max(stop for part in self.parts for _, stop, _, _ in part.notes) / TICKS

    def tempo_events(self):
        """A tempo for every bar: it drifts a little, and slows down at the end."""
        events, drift = [], 0.0
        bars = round(self.end() / self.bar)
        for bar in range(bars + 1):
            drift = 0.7 * drift + self.random.gauss(0, 0.008)
            slower = 0.86 if bar >= bars - 1 else 1.0
            microseconds = round(60e6 / (self.bpm * slower * (1 + drift)))
            events.append((bar * self.bar * TICKS, b"\xff\x51\x03" + struct.pack(">I",
                           microseconds)[1:]))
        return events

    def midi(self):
        """The score as a standard MIDI file of format 0: one track, all channels."""
        # (tick, order, bytes): at one tick notes end before others begin, set-up comes first.
        events = [(tick, 0, data) for tick, data in self.tempo_events()]
        for part in self.parts:
            channel = part.channel
            events.append((0, 1, bytes([0xC0 | channel, part.program])))
            for controller, value in ((7, part.volume), (10, part.pan), (91, 40)):
                events.append((0, 1, bytes([0xB0 | channel, controller, value])))
            for begin, stop, number, velocity in part.notes:
                events.append((begin, 3, bytes([0x90 | channel, number, velocity])))
                events.append((stop, 2, bytes([0x80 | channel, number, 0])))
        events.sort()
        track, now = bytearray(), 0
        for tick, _, data in events:
            track += variable_length(tick - now) + data
            now = tick
        track += variable_length(TICKS) + b"\xff\x2f\x00"
        header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS)
        return header + b"MTrk" + struct.pack(">I", len(track)) + bytes(track)


def variable_length(number):
    """A MIDI delta time: seven bits a byte, all but the last with the top bit set."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.insert(0, 0x80 | number & 0x7F)
    return bytes(groups)


# --------------------------------------------------------------------------------------------
# The music
# --------------------------------------------------------------------------------------------

def ode_to_joy():
    """Beethoven's theme (1824), set for string quartet; each verse is set differently."""
    score = Score("ode to joy", bpm=180)
    violin = score.part(40, pan=40, volume=95)
    second = score.part(40, pan=54, volume=85)
    viola = score.part(41, pan=74, volume=95)
    cello = score.part(42, pan=88, volume=100)
    plucked = score.part(45, pan=84, volume=105, legato=0.6)
    first_line = "F#4:1 F#4 G4 A4 | A4 G4 F#4 E4 | D4 D4 E4 F#4 | F#4:1.5 E4:.5 E4:2"
    verse = "F#4:1 F#4 G4 A4 | A4 G4 F#4 E4 | D4 D4 E4 F#4 | E4:1.5 D4:.5 D4:2"
    middle = "E4:1 E4 F#4 D4 | E4 F#4:.5 G4 F#4:1 D4 | E4 F#4:.5 G4 F#4:1 E4 | D4 E4 A3:2"

    # The cello begins alone; viola and second violin join it one after the other.
    score.play(cello, 0, first_line, 84, up=-12)
    score.play(viola, 4, "D4:2 C#4:1 A3 | B3:2 C#4:1 D4 | D4:1.5 C#4:.5 C#4:2", 66)
    score.play(second, 8, "F#4:2 A4:1 B4 | A4:1.5 A4:.5 A4:2", 62)

    # Now the viola has the tune, over a plucked bass.
    score.play(viola, 16, verse, 86)
    score.play(plucked, 16, "D3:1 D2 A2 C#3 | F#2 G2 A2 A2 | B2 F#2 A2 D3 | A2 A2 D3 D2", 88)
    score.play(violin, 16, "r:2 D5:1 E5 | F#5:2 D5:1 C#5 | B4:1.5 C#5:.5 C#5:1 A4 | G4:2 F#4", 62)

    # The middle of the song, first violin above three sustained voices.
    score.play(violin, 32, middle, 84, up=12)
    halves = ["A", "D", "A7", "Bm", "A7/C#", "D", "Bm", "A"]
    ranges = [("D2", "E3"), ("C#3", "F#4"), ("F#3", "B4")]
    for index, voices in enumerate(harmonise(halves, ranges)):
        for part, number in zip((cello, viola, second), voices):
            score.note(part, 32 + 2 * index, 2, number, 68)

    # Last verse: the tune on top, running quavers below it, a walking cello.
    score.play(violin, 48, verse, 96, up=12)
    score.play(second, 48, "D5:.5 A4 F#4 A4 B4 G4 E4 C#5 | D5 A4 E4 C#5 A4 D5 C#5 A4 |"
               "F#4 B4 F#4 D4 G4 A4 B4 A4 | G4 A4 C#5 G4 F#4 A4 F#4:1", 72)
    score.play(viola, 48, "A4:2 G4:1 E4 | F#4 E4:.5 D4 A3:1 C#4 | B3 D4 C#4 A3 | C#4:2 A3", 72)
    score.play(cello, 48, "D3:1 C#3 B2 A2 | F#2 G2 A2 G2 | B2 A2 G2 F#2 | A2 A2 D2:2", 86)
    return score


def frere_jacques():
    """The French round, entered by four wind instruments two bars apart."""
    score = Score("frere jacques", bpm=138)
    bassoon = score.part(70, pan=84, volume=105)
    clarinet = score.part(71, pan=50, volume=90)
    oboe = score.part(68, pan=74, volume=85)
    flute = score.part(73, pan=40, volume=95)
    bass = score.part(32, pan=64, volume=100, legato=0.7)
    # The second half of each pair is ornamented, each player in another way.
    plain = ("F4:1 G4 A4 F4", "A4:1 Bb4 C5:2", "C5:.5 D5 C5 Bb4 A4:1 F4", "F4:1 C4 F4:2")
    ornaments = {
        bassoon: ("F4:1 G4:.5 F4 A4:1 F4", "A4:1.5 Bb4:.5 C5:2",
                  "C5:.5 Bb4 A4 G4 A4:1 F4", "F4:.5 E4 D4 C4 F4:2"),
        clarinet: ("F4:.5 G4 A4 Bb4 A4:1 F4", "A4:1 Bb4:.5 D5 C5:1 A4",
                   "C5:.25 D5 C5 D5 C5:.5 Bb4 A4 G4 F4:1", "F4:1 C4:.5 D4 F4:2"),
        oboe: ("F4:1 G4 A4:.5 G4 F4:1", "A4:.5 G4 A4 Bb4 C5:2",
               "D5:.5 E5 D5 Bb4 C5 A4 F4:1", "A4:1 G4 F4:2"),
        flute: ("A4:.5 F4 G4 E4 A4:1 F4", "A4:1 C5:.5 Bb4 C5 D5 C5:1",
                "C5:.5 D5 E5 D5 C5 Bb4 A4:1", "F4:1 E4:.5 G4 F4:2"),
    }
    entries = ((bassoon, 0, -12, 92), (clarinet, 8, 0, 84), (oboe, 16, 0, 80), (flute, 24, 12, 84))
    for part, start, up, velocity in entries:
        text = " | ".join(f"{a} | {b}" for a, b in zip(plain, ornaments[part]))
        score.play(part, start, text, velocity, up)
    score.play(bass, 16, "F2:2 A2:1 C3 | F2:1.5 C2:.5 F2:2 | A2:1 G2 F2:2 | F2:1 E2 D2 C2 |"
               "F2:2 C3:2 | A2:1 F2 C2 E2 | F2 F2:.5 G2 A2:1 F2 | D2:2 F2:1 C2 |"
               "F2:1.5 A2:.5 C3:2 | D3:1 C3 A2 F2 | G2 C2 G2 Bb2", 80)
    score.play(bassoon, 32, "A2:2 C3:2 | F3:1 E3 D3 C3 | A2:2 D3 | Bb2 A2", 66)
    score.play(clarinet, 40, "r:2 F4:1 A3 | C4:2 Bb3:1 D4 | C4:2 A3 | D4 C4", 66)
    # All four close together.
    for part, line, up in ((flute, "Bb4:1 G4 A4:3", 12), (oboe, "E4:1 Bb4 C5:3", 0),
                           (clarinet, "G4:1 E4 F4:3", 0), (bassoon, "C3:1 C3 F2:3", 0),
                           (bass, "C3:1 C2 F2:3", 0)):
        score.play(part, 56, line, 84, up)
    return score


def greensleeves():
    """The tune (printed 1580), melody and broken chords on one guitar; a beat is a quaver."""
    score = Score("greensleeves", bpm=208, bar=6)
    melody = score.part(24, pan=58, volume=112, legato=1.0)
    broken = score.part(24, pan=72, volume=92, legato=1.6)
    tune = (
        "C5:2 D5:1 E5:1.5 F#5:.5 E5:1 | D5:2 B4:1 G4:1.5 A4:.5 B4:1 |"
        "C5:2 A4:1 A4:1.5 G#4:.5 A4:1 | B4:2 G#4:1 E4:2 A4:1 |"
        "C5:1 D5 C5 E5:1.5 F#5:.5 E5:1 | D5:1 C5 B4 G4:1.5 A4:.5 B4:1 |"
        "C5:1.5 B4:.5 A4:1 G#4:1.5 F#4:.5 G#4:1 | A4:3 B4:1 C5 D5 |"
        "G5:3 G5:1.5 F#5:.5 E5:1 | D5:2 B4:1 G4:1.5 A4:.5 B4:1 |"
        "C5:2 A4:1 A4:1.5 G#4:.5 A4:1 | B4:2 G#4:1 E4:3 |"
        "G5:2 E5:1 G5:1.5 F#5:.5 E5:1 | D5:1 E5 D5 B4 A4 B4 |"
        "C5:1.5 B4:.5 A4:1 G#4:1.5 F#4:.5 G#4:1 | A4:5")
    chords = ["Am", "G", "Am/C", "E", "Am", "Em/G", "Am/E", "Am",
              "C", "G/B", "Am", "E/G#", "C/E", "G", "E7", "Am"]
    patterns = [(0, 2, 1, 3, 2, 1), (0, 1, 2, 3, 1, 2), (0, 3, 2, 1, 2, 3), (0, 2, 3, 2, 1, 2)]
    score.play(melody, 1, "A4:1", 80)
    score.play(melody, 2, tune, 94)
    for bar, chord in enumerate(chords):
        # Four strings: the bass, and three chord notes above it that lie below the tune.
        bass = bass_note(chord)
        strings = [bass] + [n for n in notes_between(chord, "C3", "G4") if n > bass + 4][:3]
        last = bar == len(chords) - 1
        for step, string in enumerate(score.random.choice(patterns)):
            # The last chord is rolled and left to ring.
            when, length = (0.3 * step, 5) if last else (step, 1)
            score.note(broken, 2 + 6 * bar + when, length, strings[string], 66)
    return score


def canon_in_d():
    """The opening of Pachelbel's canon (before 1706), three voices and pedal on an organ."""
    score = Score("canon in d", bpm=68, bar=4)
    voices = [score.part(19, pan=pan, volume=88, legato=0.97) for pan in (44, 64, 84)]
    pedal = score.part(19, pan=64, volume=100, legato=0.92)
    ground = [
        "D3:1 A2 B2 F#2 G2 D2 G2 A2",
        "D3:1 A2 B2 F#2 G2 D2 G2 A2",
        "D3:.5 D2 A2 A2 B2 B2 F#2 F#2 G2 G2 D2 D3 G2 B2 A2 A2",
        "D2:1 A2 B2 F#2 G2 D2 G2:.5 B2 A2 G2",
    ]
    variations = [
        "F#5:1 E5 D5 C#5 B4 A4 B4 C#5",
        "D5:1 C#5 B4 A4 G4 F#4 G4 E4",
        "D5:.5 F#5 A5 G5 F#5 D5 F#5 E5 D5 B4 D5 A5 G5 B5 A5 G5",
        "F#5:.5 D5 E5 C#6 D6:.25 C#6 D6 D5 C#5:.5 A5 |"
        "B5:.5 G5:.25 A5 F#5:.5 D5 D6:.75 C#6:.25 B5:.5 C#6",
    ]
    for verse, bass in enumerate(ground):
        score.play(pedal, 8 * verse, bass, 86)
        # Each voice repeats what the one before it played eight beats ago.
        for voice, part in enumerate(voices):
            if verse >= voice:
                score.play(part, 8 * verse, variations[verse - voice], 78 - 4 * voice)
    for part, number in zip([pedal, *voices], ("D2", "D6", "F#5", "A4")):
        score.note(part, 32, 2.5, pitch(number), 80)
    return score


def scarborough_fair():
    """The English ballad, a flute over a harp."""
    score = Score("scarborough fair", bpm=166, bar=3)
    flute = score.part(73, pan=52, volume=100)
    harp = score.part(46, pan=78, volume=110, legato=2.0)
    score.play(flute, 3,
               "D5:2 D5:1 | A5:2 A5:1 | E5:1.5 F5:.5 E5:1 | D5:3 | r:1 A5 C6 | D6:2 C6:1 |"
               "A5:1 B5 G5 | A5:3 | r:2 D6:1 | D6:1.5 E6:.5 C6:1 | A5:2 G5:1 | F5:1 E5 C5 |"
               "D5:2 A5:1 | G5:1.5 A5:.5 F5:1 | E5:1 D5 C5 | D5:4", 86)
    chords = ["Dm", "Dm", "F/C", "C", "Dm", "F", "Dm", "G/B", "Am",
              "Bb", "C", "F/A", "C/G", "Dm/F", "Gm", "C", "Dm"]
    for bar, chord in enumerate(chords):
        bass = bass_note(chord, "C2")
        above = [n for n in notes_between(chord, "A2", "D5") if n > bass + 5]
        score.note(harp, 3 * bar, 1, bass, 84)
        # Six quavers a bar that wander up and down the chord, never twice in the same way.
        place = score.random.randrange(3)
        for step in range(1, 6):
            score.note(harp, 3 * bar + 0.5 * step, 0.5, above[place], 70)
            place += score.random.choice((1, 1, 2, -1)) * (1 if place < 5 else -1)
            place = max(0, min(len(above) - 1, place))
    for step, number in enumerate(notes_between("Dm", "D3", "D6")):
        score.note(harp, 51 + 0.14 * step, 2, number, 70)
    return score


def evening_street():
    """Our own: a small band - drums, bass, electric piano and a saxophone."""
    score = Score("evening street", bpm=122)
    sax = score.part(65, pan=58, volume=88, legato=0.9)
    piano = score.part(4, pan=82, volume=100, legato=0.9)
    bass = score.part(33, pan=60, volume=112, legato=0.9)
    drums = score.part(0, volume=100, drums=True)
    chords = ["Em7", "A7", "D", "Gmaj7", "C", "F#m7b5", "B7", "Em7", "Am7", "D7", "B7", "Em"]
    score.play(sax, 0,
               "r:.5 E5:.5 G5 B5 A5:1 G5:.5 E5 | C#5:1.5 E5:.5 G5:1 r:1 |"
               "F#5:.5 A5 D6 A5 B5:1 A5:.5 F#5 | G5:2 r:.5 D5 E5 G5 |"
               "E5:1.5 G5:.5 C6:1 B5:.5 G5 | A5:.5 C6 E5 A5 F#5:2 |"
               "D#5:.5 F#5 A5 B5 C6:1 B5:.5 A5 | G5:1.5 F#5:.5 E5:2 |"
               "C6:.75 B5:.25 A5:.5 E5 G5:1 A5 | F#5:.5 A5 C6 A5 D6:1.5 C6:.5 |"
               "B5:1 F#5:.5 G5 A5 F#5 D#5 B4 | E5:4", 92)
    comping = [(0.0, 1.5, 2.5), (0.5, 2.0, 3.5), (0.0, 0.75, 2.5, 3.0), (1.0, 1.5, 3.0)]
    for bar, chord in enumerate(chords):
        now, last = 4 * bar, bar == len(chords) - 1
        keys = score.random.sample(notes_between(chord, "F#3", "B4"), 4)
        hits = [(0.0, 4.0)] if last else [(h, 0.6) for h in score.random.choice(comping)]
        for hit, length in hits:
            for key in keys:
                score.note(piano, now + hit, length, key, 70)
        walk(score, bass, now, chord, None if last else chords[bar + 1])
        beat_drums(score, drums, now, bar, last)
    return score


def walk(score, part, now, chord, following):
    """A bar of walking bass: root, two chord notes, and a step into the next root."""
    root = bass_note(chord, "E1")
    if following is None:
        score.note(part, now, 4, root, 92)
        return
    inner = [n for n in notes_between(chord, "G1", "E3") if n != root]
    target = bass_note(following, "E1")
    line = [root, *score.random.sample(inner, 2), target + score.random.choice((-1, 1, 2))]
    for beat, number in enumerate(line):
        score.note(part, now + beat, 1, number, 90)
    if score.random.random() < 0.4:
        score.note(part, now + 1.5, 0.5, root + 12, 70)


def beat_drums(score, part, now, bar, last):
    """A bar of drums: a rock beat that moves to the ride cymbal, with a fill every fourth bar."""
    kick, snare, hat, open_hat, ride, crash = 36, 38, 42, 46, 51, 49
    if bar % 4 == 0 or last:
        score.note(part, now, 1, crash, 78)
    if last:
        score.note(part, now, 1, kick, 95)
        return
    for hit in (0, 2, score.random.choice((1.5, 2.5, 3.5))):
        score.note(part, now + hit, 0.3, kick, 96)
    cymbal = ride if 4 <= bar < 8 else hat
    for step in range(8):
        opened = cymbal == hat and step == 7 and score.random.random() < 0.4
        score.note(part, now + step / 2, 0.3, open_hat if opened else cymbal, 62 - 12 * (step % 2))
    if bar % 4 == 3:
        for step, drum in enumerate((snare, snare, 50, 50, 47, 47, 43, snare)):
            score.note(part, now + 2 + step / 4, 0.2, drum, 84)
        score.note(part, now + 1, 0.3, snare, 96)
        return
    for hit in (1, 3):
        score.note(part, now + hit, 0.3, snare, 98)
    for ghost in score.random.sample((0.75, 1.75, 2.25, 2.75, 3.75), 2):
        score.note(part, now + ghost, 0.2, snare, 40)


def late_lamp():
    """Our own: a short nocturne for piano."""
    score = Score("late lamp", bpm=96)
    right = score.part(0, pan=70, volume=110, legato=1.05)
    left = score.part(0, pan=56, volume=95, legato=2.2)
    score.play(right, 0,
               "r:1 G4:.5 Bb4 Eb5:1.5 D5:.5 | C5:1 Eb5:.5 G5 F5:1 Eb5 |"
               "C5:1.5 Bb4:.5 Ab4 C5 Eb5 G5 | F5:2 r:.5 D5 F5 Ab5 |"
               "G5:1.5 F5:.5 D5:1 Bb4 | Eb5:.75 D5:.25 Eb5:.5 G5 C6:1 Bb5 |"
               "Ab5:.5 G5 F5 Ab5 D5:1 F5 | Eb5:4", 92)
    # A second voice in sixths and thirds under the high passages.
    score.play(right, 16, "Bb4:2 F4:1 D4 | G4:2 Eb5:1 D5 | C5:2 Ab4:1 D5 | G4:4", 62)
    chords = ["Eb", "Cm7", "Abmaj7", "Bb7", "Gm7", "Cm", "Fm7", "Eb"]
    shapes = [(0, 2, 3, 4, 3, 2, 4, 3), (0, 1, 2, 4, 3, 4, 2, 1), (0, 2, 4, 3, 5, 3, 4, 2)]
    for bar, chord in enumerate(chords):
        bass = bass_note(chord, "F1" if bar % 2 else "C2")
        ladder = [bass] + [n for n in notes_between(chord, "A2", "G4") if n > bass + 6]
        for step, rung in enumerate(score.random.choice(shapes)):
            if chord == "Fm7" and step == 4:  # half a bar of dominant before the close
                bass = bass_note("Bb7", "F1")
                ladder = [bass] + [n for n in notes_between("Bb7", "A2", "G4") if n > bass + 6]
                rung = 0
            score.note(left, 4 * bar + step / 2, 0.5, ladder[rung], 68 if rung else 76)
    return score


def harbour_chorale():
    """Our own: a chorale in B flat for trumpet, horn, trombone and tuba."""
    score = Score("harbour chorale", bpm=96)
    seats = ((58, 84, 105), (57, 74, 95), (60, 52, 100), (56, 44, 88))
    parts = [score.part(*seat) for seat in seats]
    tune = ("D5:1 C5 Bb4 D5 | Eb5 D5 C5:2 | F5:1 D5 Eb5 C5 | Bb4 A4 Bb4:2 |"
            "Bb4:1 C5 D5 Eb5 | D5 C5 Bb4:2 | C5:1 D5 Eb5 F5 | G5 F5 Eb5 C5 |"
            "D5 F5 Eb5 C5 | Bb4:4")
    chords = ("Bb F/A Gm Bb Eb Bb/F F Bb Gm Cm Ab Eb F Gm "
              "Gm Cm Gm/D Cm Gm D7 Gm F Bb/D F7/C Bb Eb Bb/F Cm7 F7 Bb Gm Cm F7 Bb").split()
    b_flat_major = {pitch_class(name) for name in ("Bb", "C", "D", "Eb", "F", "G", "A")}
    line = list(read_line(tune))
    ranges = [("F1", "Bb2"), ("F2", "D4"), ("Bb2", "G4"), ("A4", "G5")]
    now = 0.0
    for voices, (_, beats) in zip(harmonise(chords, ranges, [p for p, _ in line]), line):
        for part, number in zip(parts, voices):
            loud = 90 if part is parts[-1] else 78
            # A neighbouring quaver in an inner voice now and then keeps the chords moving.
            if part is parts[1] and beats == 1 and score.random.random() < 0.3:
                score.note(part, now, 0.5, number, loud)
                step = 2 if (number + 2) % 12 in b_flat_major else 1
                score.note(part, now + 0.5, 0.5, number + step, loud - 8)
            else:
                score.note(part, now, beats, number, loud)
        now += beats
    return score


def snow_vespers():
    """Our own: four choir voices and a solo voice, in F sharp minor."""
    score = Score("snow vespers", bpm=86)
    choir = [score.part(52, pan=pan, volume=92, legato=0.98) for pan in (88, 74, 54, 40)]
    solo = score.part(53, pan=64, volume=110, legato=1.0)
    chords = ["F#m", "D", "A/C#", "E/G#", "F#m", "Bm7", "C#sus4", "C#",
              "D", "E", "C#m", "D", "F#"]
    ranges = [("E2", "D3"), ("A2", "F#4"), ("C#3", "B4"), ("F#4", "D5")]
    for index, voices in enumerate(harmonise(chords, ranges)):
        for part, number in zip(choir, voices):
            # The last chord waits for the solo to end.
            score.note(part, 2 * index, 4 if index == len(chords) - 1 else 2, number, 74)
    score.play(solo, 2, "F#5:.5 E5 D5:1 | C#5:.75 D5:.25 E5:1 B4:.5 C#5 E5:1 |"
               "A4:1.5 C#5:.5 D5:1 F#5:.5 E5 | C#5:1 F#5:1 F5:2 |"  # really an E sharp
               "A5:1 F#5:.5 G#5 E5:1 B4:.5 D5 | C#5:1 E5 D5:.5 C#5 B4:1 | A#4:4", 84)
    return score


def corner_waltz():
    """Our own: an accordion waltz in G minor with a plucked bass."""
    score = Score("corner waltz", bpm=172, bar=3)
    melody = score.part(21, pan=54, volume=100, legato=0.9)
    chords_part = score.part(21, pan=76, volume=72, legato=0.5)
    bass = score.part(32, pan=64, volume=118, legato=0.8)
    score.play(melody, 0,
               "D5:1 G5 Bb5 | A5:.5 Bb5 A5 G5 F#5 G5 | Eb5:1.5 D5:.5 C5:1 |"
               "D5:.5 C5 A4 F#4 A4 C5 | Bb4:2 D5:1 | G5:1 F5:.5 Eb5 Bb4:1 |"
               "C5:.5 Eb5 G5 C6 Bb5 A5 | A5:1 F#5 D5 | Bb5:.5 A5 G5 D5 Bb4 D5 |"
               "F5:2 Ab5:1 | G5:.5 F5 Eb5 D5 Eb5 G5 | A5:1 Eb5 C5 | D5:1.5 Eb5:.5 F5:1 |"
               "G5:.5 Bb5 Eb6 D6 C6 Bb5 | A5:1 C6 Eb5 | D5:.5 F#5 A5 C6 Bb5 A5 |"
               "G5:1 r:.5 G5 A5 Bb5 | C6:2 G5:1 | A5:.5 G5 F5 Eb5 D5 C5 | D5:2 F5:1 |"
               "Eb5:.5 G5 Bb5 G5 F5 Eb5 | C5:1 A5 G5 | F#5:.5 A5 C6 A5 F#5 D5 |"
               "G5:1 D5 Bb4 | G4:3", 88)
    chords = ("Gm Gm Cm D7 Gm Eb Cm D7 Gm G7 Cm F7 Bb Eb Cm D7 "
              "Gm Cm F7 Bb Eb Cm D7 Gm Gm").split()
    for bar, chord in enumerate(chords):
        low = bass_note(chord, "E2")
        # Root and fifth take turns in the bass; now and then a run fills the bar instead.
        first = low if bar % 2 == 0 else low + score.random.choice((0, 7, -5))
        score.note(bass, 3 * bar, 1, first, 92)
        if bar == len(chords) - 1:
            break
        if score.random.random() < 0.2:
            third, fifth = [n for n in notes_between(chord, "E2", "G3") if n > low][:2]
            score.note(bass, 3 * bar + 1, 1, third, 80)
            score.note(bass, 3 * bar + 2, 1, fifth, 80)
        stack = score.random.sample(notes_between(chord, "A3", "A4"), 3)
        for beat in (1, 2):
            for number in stack:
                score.note(chords_part, 3 * bar + beat, 1, number, 66)
    return score


def music_box():
    """The tune of `Twinkle, twinkle` (`Ah ! vous dirai-je`, 1761) and small variations on it."""
    score = Score("music box", bpm=108)
    high = score.part(10, pan=58, volume=115, legato=1.2)
    low = score.part(10, pan=72, volume=95, legato=1.2)
    score.play(high, 0,
               "C6:1 C6 G6 G6 | A6 A6 G6:2 | F6:1 F6 E6 E6 | D6:1 D6:.5 E6 C6:2 |"
               "G6:1 G6:.5 A6 F6:1 F6 | E6 E6:.5 F6 D6:2 |"
               "G6:.5 A6 G6 E6 F6 G6 F6 D6 | E6 F6 E6 C6 D6:1 G6 |"
               "C6:.25 D6 C6 B5 C6:.5 E6 G6:.25 A6 G6 F#6 G6:.5 C7 |"
               "A6:.25 B6 A6 G6 A6:.5 F6 G6:1 E6 |"
               "F6:.25 G6 F6 E6 F6:.5 A6 E6:.25 F6 E6 D6 E6:.5 G6 |"
               "D6:.5 F6 B5 D6 C6:2", 88)
    score.play(low, 0,
               "C5:2 E5 | F5 E5 | D5 C5 | F5:1 G5 E5:2 |"
               "E5:.5 C5 E5 G5 D5 B4 D5 G5 | C5 G4 C5 E5 G4 B4 D5 B4 |"
               "E5:1 C5 B4 D5 | C5 G4 B4 F5:.5 D5 |"
               "E5:1 G5:.5 E5 D5:1 E5 | F5:.5 C5 A4 C5 E5 C5 G4 C5 |"
               "D5:1 A4 C5 Bb4 | A4:.5 F5 G4 F5 E5:2", 72)
    return score


def pebbles():
    """Our own, the piece that is NOT among the tracks: marimba, vibraphone and plucked bass."""
    score = Score("pebbles", bpm=130)
    vibes = score.part(11, pan=44, volume=105, legato=1.0)
    marimba = score.part(12, pan=76, volume=115, legato=0.9)
    bass = score.part(32, pan=62, volume=105, legato=0.8)
    chords = ["D", "C", "G/B", "D", "Am7", "Em7", "C", "D",
              "F", "C/E", "Gm", "D/F#", "Bb", "C", "D"]
    score.play(vibes, 0,
               "A4:1.5 B4:.5 D5:2 | E5:1 D5:.5 C5 G4:2 | B4:.5 D5 G5:1.5 F#5:.5 E5:1 | D5:3 r:1 |"
               "C5:.5 E5 A5 G5 E5:1 C5 | B4:1 D5 G5:.5 F#5 E5:1 | "
               "E5:.75 G5:.25 C6:1 B5:.5 A5 G5:1 | A5:2 F#5:1 D5 |"
               "C5:.5 F5 A5 F5 G5:1 A5 | G5:1.5 E5:.5 C5:2 |"
               "Bb4:.5 D5 G5 Bb5 A5:1 G5 | F#5:1 A5:.5 G5 F#5 E5 D5:1 |"
               "D5:.5 F5 Bb5:1 A5:.5 F5 D5:1 | E5 G5 C6:.5 B5 G5 E5 | D5:4", 84)
    for bar, chord in enumerate(chords):
        root = bass_note(chord, "E1")
        if bar == len(chords) - 1:
            score.note(bass, 4 * bar, 4, root, 88)
            score.note(marimba, 4 * bar, 1, pitch("D4"), 88)
            break
        for hit in (0, score.random.choice((1.5, 2)), score.random.choice((2.5, 3, 3.5))):
            score.note(bass, 4 * bar + hit, 0.7, root + score.random.choice((0, 0, 12)), 84)
        ladder = notes_between(chord, "A3", "E5")
        place = score.random.randrange(len(ladder))
        for step in range(16):
            if step % 4 == 0 or score.random.random() < 0.7:
                score.note(marimba, 4 * bar + step / 4, 0.25, ladder[place], 84 - 10 * (step % 2))
            place = (place + score.random.choice((1, 1, 2, -1))) % len(ladder)
    return score


# --------------------------------------------------------------------------------------------
# The speech: openings of novels and one address, all by authors dead for more than a century
# --------------------------------------------------------------------------------------------

# Lewis Carroll, Alice's Adventures in Wonderland (1865)
ALICE = """Alice was beginning to get very tired of sitting by her sister on the bank, and of having
nothing to do: once or twice she had peeped into the book her sister was reading, but it had no
pictures or conversations in it, and what is the use of a book, thought Alice, without pictures
or conversations? So she was considering in her own mind, as well as she could, for the hot day
made her feel very sleepy and stupid, whether the pleasure of making a daisy chain would be worth
the trouble of getting up and picking the daisies."""

# Jane Austen, Emma (1815)
EMMA = """Emma Woodhouse, handsome, clever, and rich, with a comfortable home and happy disposition,
seemed to unite some of the best blessings of existence; and had lived nearly twenty-one years in
the world with very little to distress or vex her."""

BABBLE = (
    # (espeak-ng voice, words a minute, text); each text is long enough for ten seconds.
    ("en-us+m3", 170,  # Herman Melville, Moby-Dick (1851)
     """Call me Ishmael. Some years ago, never mind how long precisely, having little or no money
     in my purse, and nothing particular to interest me on shore, I thought I would sail about a
     little and see the watery part of the world. It is a way I have of driving off the spleen."""),
    ("en-gb+f2", 180,  # Jane Austen, Pride and Prejudice (1813)
     """It is a truth universally acknowledged, that a single man in possession of a good fortune,
     must be in want of a wife. However little known the feelings or views of such a man may be on
     his first entering a neighbourhood, this truth is well fixed in the minds of the families."""),
    ("en-gb-x-rp+m7", 165,  # Charles Dickens, A Tale of Two Cities (1859)
     """It was the best of times, it was the worst of times, it was the age of wisdom, it was the
     age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the
     season of light, it was the season of darkness, it was the spring of hope."""),
    ("en-us+f4", 175,  # Abraham Lincoln, the Gettysburg Address (1863)
     """Four score and seven years ago our fathers brought forth on this continent, a new nation,
     conceived in liberty, and dedicated to the proposition that all men are created equal. Now we
     are engaged in a great civil war, testing whether that nation can long endure."""),
    ("en-029+m1", 170,  # Henry David Thoreau, Walden (1854)
     """When I wrote the following pages, or rather the bulk of them, I lived alone, in the woods,
     a mile from any neighbor, in a house which I had built myself, on the shore of Walden Pond,
     and earned my living by the labor of my hands only. I lived there two years and two
     months."""),
    ("en-gb-x-gbclan+f1", 185,  # Mary Shelley, Frankenstein (1818)
     """You will rejoice to hear that no disaster has accompanied the commencement of an enterprise
     which you have regarded with such evil forebodings. I arrived here yesterday, and my first
     task is to assure my dear sister of my welfare and increasing confidence in the success."""),
)


# --------------------------------------------------------------------------------------------
# From score and text to sound
# --------------------------------------------------------------------------------------------

def perform(score, scratch):
    """Play a score with fluidsynth; returns stereo floats at MASTER_RATE, see `trim`."""
    midi, wave = scratch / "score.mid", scratch / "score.wav"
    midi.write_bytes(score.midi())
    run("fluidsynth", "-ni", "-q", "-r", MASTER_RATE, "-g", "0.4", "-T", "wav", "-O", "float",
        "-F", wave, SOUNDFONT, midi)
    sound, rate = soundfile.read(wave, dtype="float64", always_2d=True)
    assert rate == MASTER_RATE
    return trim(sound)


def speak(text, voice, words_per_minute, scratch):
    """Read a text with espeak-ng; returns mono floats at MASTER_RATE."""
    wave = scratch / "speech.wav"
    run("espeak-ng", "-v", voice, "-s", words_per_minute, "-w", wave, " ".join(text.split()))
    sound, rate = soundfile.read(wave, dtype="float64")
    return resample(sound, rate, MASTER_RATE)


def trim(sound):
    """Cut both ends off where they stay 40 dB below the peak, and fade the end smoothly."""
    sound = sound * (PEAK / np.abs(sound).max())
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > PEAK * 10 ** (-40 / 20))
    sound = sound[max(0, loud[0] - 200): loud[-1]]
    fade = int(0.4 * MASTER_RATE)
    sound[-fade:] *= np.linspace(1, 0, fade)[:, None] ** 2
    return sound


def resample(sound, rate, wanted):
    """Change the sample rate of mono sound. ffmpeg does it; it adds no delay."""
    if rate == wanted:
        return sound
    raw = run("ffmpeg", "-v", "error", "-f", "f32le", "-ar", rate, "-ac", 1, "-i", "-",
              "-ar", wanted, "-f", "f32le", "-", data=sound.astype("<f4").tobytes())
    return np.frombuffer(raw, dtype="<f4").astype("float64")


def cut(sound, rate, start, seconds):
    first = round(start * rate)
    return sound[first: first + round(seconds * rate)]


def encode(sound, rate, path, scratch, codec, tags=None):
    """Encode with ffmpeg; `codec` holds its output arguments.

    The bitexact flags leave out version strings and random serial numbers, so equal sound gives
    equal files.
    """
    wave = scratch / "encode.wav"
    soundfile.write(wave, sound, rate, subtype="FLOAT")
    metadata = []
    for key, value in (tags or {}).items():
        metadata += ["-metadata", f"{key}={value}"]
    run("ffmpeg", "-v", "error", "-y", "-i", wave, "-map_metadata", -1, *codec, *metadata,
        "-fflags", "+bitexact", "-flags:a", "+bitexact", path)


# --------------------------------------------------------------------------------------------
# What a room, other people and a telephone do to music
# --------------------------------------------------------------------------------------------

def convolve(sound, response):
    """Linear convolution by FFT, cut to the length of the sound."""
    size = 1 << (len(sound) + len(response) - 1).bit_length()
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(sound)]


def room(rng, rate, t60=0.5):
    """A synthetic room: the direct sound and, as strong as it, exponentially decaying noise."""
    time = np.arange(int(1.2 * t60 * rate)) / rate
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / t60)
    tail[: int(0.004 * rate)] = 0  # the first reflection comes from a wall 70 cm away
    tail /= np.sqrt(np.sum(tail ** 2))
    tail[0] = 1
    return tail


def babble(seconds, scratch):
    """Six people talking at once, equally loud, at PHONE_RATE."""
    length = round(seconds * PHONE_RATE)
    total = np.zeros(length)
    for index, (voice, speed, text) in enumerate(BABBLE):
        speech = resample(speak(text, voice, speed, scratch), MASTER_RATE, PHONE_RATE)
        # Nobody begins a sentence at the moment the recording starts.
        speech = speech[round(0.4 * (index + 1) * PHONE_RATE):][:length]
        assert len(speech) == length, f"{voice} has said everything after {len(speech)} samples"
        total += speech / rms(speech)
    return total


def rms(sound):
    return np.sqrt(np.mean(sound ** 2))


def microphone(sound, rate, low=120.0, high=7_500.0):
    """A band-pass with soft edges: a sixth of the edge frequency wide below, 300 Hz above."""
    frequency = np.fft.rfftfreq(len(sound), 1 / rate)
    rise = np.clip((frequency - low * 5 / 6) / (low / 6), 0, 1)
    fall = np.clip((high + 300 - frequency) / 300, 0, 1)
    shape = np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2)
    return np.fft.irfft(np.fft.rfft(sound) * shape, len(sound))


def record(sound, start, seconds, seed, scratch, snr_db=3.0):
    """Record a part of a mono track in a noisy room: reverberation, babble, microphone."""
    rng = np.random.default_rng(seed)
    music = resample(sound, MASTER_RATE, PHONE_RATE)
    # The whole track goes through the room, so that the excerpt begins with the echo of what
    # was played just before it.
    music = cut(convolve(music, room(rng, PHONE_RATE)), PHONE_RATE, start, seconds)
    voices = convolve(babble(seconds, scratch), room(rng, PHONE_RATE))
    voices *= rms(music) / rms(voices) * 10 ** (-snr_db / 20)
    heard = microphone(music + voices, PHONE_RATE)
    return heard * (PEAK / np.abs(heard).max())


# --------------------------------------------------------------------------------------------
# The list of what is made
# --------------------------------------------------------------------------------------------

def flac(rate):
    # Lossless is dear, and every bit of noise counts. 6 dB less level and gently rolled-off
    # treble save a third of the bytes, and neither changes what a listener would recognise.
    quieter = ",".join(["volume=-6dB"] + 3 * ["lowpass=f=6000"])
    return ["-af", quieter, "-ar", rate, "-sample_fmt", "s16",
            "-c:a", "flac", "-compression_level", 12]


def vorbis(rate, quality):
    return ["-ar", rate, "-c:a", "libvorbis", "-q:a", quality]


def opus(bits):
    # Opus always runs at 48 kHz.
    return ["-ar", 48_000, "-c:a", "libopus", "-b:a", bits, "-vbr", "constrained"]


def mp3(rate, bits, id3):
    """`id3` is the minor version of the ID3v2 tag (3: UTF-16, 4: UTF-8), or 0 for no tag."""
    return ["-ar", rate, "-c:a", "libmp3lame", "-b:a", bits, "-id3v2_version", id3]


# (file, channels, codec, title, the piece or the text)
CATALOGUE = (
    ("01-ode-to-joy-strings.flac", 1, flac(22_050), "Ode to Joy for Strings", ode_to_joy),
    ("02-frere-jacques-winds.mp3", 2, mp3(44_100, "64k", 3), "Frère Jacques à quatre",
     frere_jacques),
    ("03-greensleeves-guitar.ogg", 1, vorbis(44_100, 1), "Greensleeves", greensleeves),
    ("04-canon-in-d-organ.opus", 2, opus("44k"), "Canon in D", canon_in_d),
    ("05-scarborough-fair-flute-harp.flac", 1, flac(22_050), "Scarborough Fair",
     scarborough_fair),
    ("06-evening-street-band.ogg", 2, vorbis(48_000, 0), "Evening Street", evening_street),
    ("07-late-lamp-piano.flac", 1, flac(22_050), "Late Lamp", late_lamp),
    ("08-harbour-chorale-brass.mp3", 1, mp3(32_000, "48k", 4), "Harbour Chorale",
     harbour_chorale),
    ("09-snow-vespers-choir.flac", 1, flac(22_050), "Snow Vespers", snow_vespers),
    ("10-alice-speech.opus", 1, opus("24k"), "Alice Was Beginning", ALICE),
    ("11-corner-waltz-accordion.ogg", 1, vorbis(32_000, 1), "Corner Waltz", corner_waltz),
    # No tags on purpose: all there is to learn about this one stands in its name.
    ("The Fixtures - Untagged Music Box.mp3", 1, mp3(22_050, "40k", 0), None, music_box),
)

NOISY_TRACK, NOISY_START = "06-evening-street-band.ogg", 11.237
CLEAN_TRACK, CLEAN_START = "05-scarborough-fair-flute-harp.flac", 14.683
UNKNOWN_START, UNKNOWN_NOISY_START = 1.419, 13.271


def make_tracks(scratch):
    """Write the twelve tracks; returns their masters, mixed to mono, by file name."""
    masters = {}
    for number, (name, channels, codec, title, source) in enumerate(CATALOGUE, start=1):
        if callable(source):
            sound = perform(source(), scratch)
        else:
            sound = trim(speak(source, "en-gb-scotland+f3", 165, scratch)[:, None])
        mono = sound.mean(axis=1)
        if channels == 1:
            # Mixing down lowers the peak; the one-channel master is brought up again.
            mono = mono * (PEAK / np.abs(mono).max())
            sound = mono
        tags = title and {"title": title, "artist": "The Fixtures", "album": "Fixtures",
                          "date": "2026", "track": f"{number}/{len(CATALOGUE)}"}
        encode(sound, MASTER_RATE, TRACKS / name, scratch, codec, tags)
        masters[name] = mono
        report(TRACKS / name, len(sound) / MASTER_RATE)
    return masters


def make_queries(masters, scratch):
    """Write the five queries, cut from the masters (not from the encoded tracks)."""
    pebble = perform(pebbles(), scratch).mean(axis=1)
    pebble *= PEAK / np.abs(pebble).max()
    strange = speak(EMMA, "en-us+m5", 175, scratch)

    # (file, sound, rate, track, start, seconds, condition)
    made = (
        ("noisy.wav", record(masters[NOISY_TRACK], NOISY_START, 10, 20260101, scratch),
         PHONE_RATE, NOISY_TRACK, NOISY_START, 10, "noisy"),
        ("clean.flac", plain(masters[CLEAN_TRACK], CLEAN_START, 5),
         QUERY_RATE, CLEAN_TRACK, CLEAN_START, 5, "clean"),
        ("unknown.flac", plain(pebble, UNKNOWN_START, 10), QUERY_RATE, "", "", 10, "clean"),
        ("unknown-noisy.wav", record(pebble, UNKNOWN_NOISY_START, 10, 20260102, scratch),
         PHONE_RATE, "", "", 10, "noisy"),
        ("speech.ogg", PEAK / np.abs(strange).max() * plain(strange, 0.3, 6),
         QUERY_RATE, "", "", 6, "speech"),
    )
    codecs = {
        ".wav": ["-c:a", "pcm_s16le"],
        ".flac": flac(QUERY_RATE),
        ".ogg": vorbis(QUERY_RATE, 3),
    }
    with open(QUERIES / "truth.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["query_id", "file", "track_file", "offset_s", "length_s", "condition"])
        for name, sound, rate, track, start, seconds, condition in made:
            path = QUERIES / name
            assert len(sound) == seconds * rate, f"{name} is {len(sound) / rate} s long"
            encode(sound, rate, path, scratch, codecs[path.suffix])
            table.writerow([path.stem, name, track, start, seconds, condition])
            report(path, seconds)


def plain(sound, start, seconds):
    return cut(resample(sound, MASTER_RATE, QUERY_RATE), QUERY_RATE, start, seconds)


def report(path, seconds):
    print(f"{path.relative_to(HERE)}: {seconds:.1f} s, {path.stat().st_size:,} bytes")


def main():
    check_tools()
    for folder in (TRACKS, QUERIES):
        folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        make_queries(make_tracks(scratch), scratch)


if __name__ == "__main__":
    main()
