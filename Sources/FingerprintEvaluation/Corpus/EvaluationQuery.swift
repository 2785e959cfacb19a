/// What was done to a query: as a corpus names it, `noise_5`, `reverb+babble_m5`, `clean@2`, or as
/// ``Damage`` is written, `noise(5dB)`, `room+babble(-5dB)@2`.
package struct Condition: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// The name; `@N` is appended for queries that aren't 5 seconds long.
  package let rawValue: String

  /// The condition of that name.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether speed, tempo or pitch were changed, alone or in a chain.
  package var changesSpeedTempoOrPitch: Bool {
    ["speed_", "stretch_", "pitch_", "speed(", "tempo(", "pitch("].contains {
      rawValue.contains($0)
    }
  }

  /// The name without the length.
  package var base: String { rawValue.split(separator: "@").first.map(String.init) ?? rawValue }

  /// The name without the length and the last loudness of a noise, the same for all loudnesses of
  /// one damage: `noise` for `noise_m10@2` and `noise(-10dB)`.
  package var family: String {
    if base.contains("dB)") {
      return base.split(separator: "+").map { step in
        step.split(separator: "|").map { $0.hasSuffix("dB)") ? $0.prefix { $0 != "(" } : $0 }
          .joined(separator: "|")
      }.joined(separator: "+")
    }
    guard let mark = base.lastIndex(of: "_") else { return base }
    let number = base[base.index(after: mark)...]
    let digits = number.hasPrefix("m") ? number.dropFirst() : number
    return digits.isEmpty || !digits.allSatisfy(\.isNumber) ? base : String(base[..<mark])
  }

  /// The bare name.
  package var description: String { rawValue }
}

/// A question with its right answer.
package struct EvaluationQuery: Sendable, Hashable {
  /// Where a query comes from.
  package struct Truth: Sendable, Hashable {
    /// The recording's id in the corpus.
    package let recordingID: String
    /// The position in the recording of the query's first sample.
    package let offsetSeconds: Double

    /// A place in a recording.
    package init(recordingID: String, offsetSeconds: Double) {
      self.recordingID = recordingID
      self.offsetSeconds = offsetSeconds
    }
  }

  /// Its name, unique in the set.
  package let id: String
  /// The audio file.
  package let path: String
  /// The right answer; `nil` for a query out of set, to which every answer is wrong.
  package private(set) var truth: Truth?
  /// The length of the query's audio.
  package let lengthSeconds: Double
  /// What was done to it.
  package let condition: Condition
  /// Reference seconds a query second.
  package let ratio: Double
  /// Decibels of the excerpt over the noise, where noise was added.
  package let signalToNoise: Double?
  /// The recording and the place in it that it was cut from, also out of set; where that isn't known
  /// its own name. Queries of one place tell little more than one of them does.
  package let place: String

  /// A query with these properties.
  ///
  /// - Parameter source: What it was cut from, where ``truth`` doesn't say.
  package init(
    id: String, path: String, truth: Truth?, lengthSeconds: Double, condition: Condition,
    ratio: Double = 1, signalToNoise: Double? = nil, source: Truth? = nil
  ) {
    self.id = id
    self.path = path
    self.truth = truth
    self.lengthSeconds = lengthSeconds
    self.condition = condition
    self.ratio = ratio
    self.signalToNoise = signalToNoise
    place = (source ?? truth).map { "\($0.recordingID) \($0.offsetSeconds)" } ?? id
  }

  /// The same query, its right recording called `recordingID`.
  func renamingTruth(_ recordingID: String) -> EvaluationQuery {
    var query = self
    query.truth = truth.map { Truth(recordingID: recordingID, offsetSeconds: $0.offsetSeconds) }
    return query
  }
}
