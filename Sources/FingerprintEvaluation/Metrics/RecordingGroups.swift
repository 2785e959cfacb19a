/// Which recordings share their audio, so that naming one for the other is no mistake.
///
/// Without groups every recording is a group of its own, and right is right to the letter.
package struct RecordingGroups: Sendable, Hashable {
  /// The groups of two recordings and more.
  package let groups: [[String]]
  private let numbers: [String: Int]

  /// These groups; a recording is in one at most.
  package init(_ groups: [[String]] = []) {
    self.groups = groups
    var numbers: [String: Int] = [:]
    for (number, group) in groups.enumerated() {
      for id in group { numbers[id] = number }
    }
    self.numbers = numbers
  }

  /// Whether both are the same recording or of one group.
  package func areSame(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    guard let number = numbers[a] else { return false }
    return number == numbers[b]
  }

  /// Whether the answer is of the truth's group. Never so out of set.
  func isRight(_ outcome: Outcome) -> Bool {
    guard let truth = outcome.query.truth, let answer = outcome.answer else { return false }
    return areSame(answer.recordingID, truth.recordingID)
  }

  /// The place in the list of the first recording of the truth's group.
  func rank(of outcome: Outcome) -> Int? {
    guard let truth = outcome.query.truth else { return nil }
    return outcome.ranking.firstIndex { areSame($0.recordingID, truth.recordingID) }.map { $0 + 1 }
  }
}
