/// A point of the constellation: a cell of the whitened spectrum louder than all around it.
struct Peak: Hashable, Sendable {
  /// Frames from the clip's beginning.
  let frame: Int32
  /// Bins above ``FingerprintParameters/lowestBin``.
  let bin: Int16
  /// Decibels above the mean of its surroundings.
  let strength: Float
  /// Where the peak lies between frames, −0.5 to 0.5, by a parabola through three cells.
  var frameFraction: Float = 0
  /// Where it lies between bins, −0.5 to 0.5, likewise. Moving peaks by a factor of speed starts
  /// from these.
  var binFraction: Float = 0

  /// How loud it is among all that sounds in these 3 s, see ``LoudnessGrader``: 0 to 3.
  var loudness: UInt8 = 0
  /// Whether it is one of those that are paired, the strongest. The others only bear witness.
  var isPaired = true

  /// By frame, then bin: the order of every list of peaks.
  static func precedes(_ a: Peak, _ b: Peak) -> Bool {
    (a.frame, a.bin) < (b.frame, b.bin)
  }
}
