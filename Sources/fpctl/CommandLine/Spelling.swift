/// Finds the word that was meant.
enum Spelling {
  /// The candidate nearest to `word`, if near enough to be worth suggesting: it begins with the
  /// word, or a third of the letters at most (and always one) were dropped, added, changed or
  /// swapped with a neighbour. Capitals are as good as small letters. Of equally near ones the
  /// first.
  static func suggestion(for word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    let allowed = max(1, word.count / 3)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let spelling = candidate.lowercased()
      let isBeginning = word.count >= 2 && spelling.hasPrefix(word)
      let distance = isBeginning ? 0 : distance(word, spelling)
      if distance <= allowed, distance < candidate.count, distance < best?.distance ?? .max {
        best = (distance, candidate)
      }
    }
    return best?.candidate
  }

  /// The number of letters to insert, remove, replace or swap with their neighbour to get from one
  /// word to the other (optimal string alignment). Time and space are the product of the lengths:
  /// for words, not for texts.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var cost = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { cost[i][0] = i }
    for j in 0...b.count { cost[0][j] = j }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    for i in 1...a.count {
      for j in 1...b.count {
        let replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        cost[i][j] = min(replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost[i][j] = min(cost[i][j], cost[i - 2][j - 2] + 1)
        }
      }
    }
    return cost[a.count][b.count]
  }
}
