internal import Fingerprint
internal import Synchronization

/// Recordings of one sort, noises for instance, from which pieces are drawn.
package final class AudioPool: Sendable {
  /// The files, in a fixed order.
  package let paths: [String]
  private let lengths = Mutex<[String: Double]>([:])

  /// A pool of these files, one or more.
  package init(paths: [String]) {
    precondition(!paths.isEmpty, "a pool holds at least one file")
    self.paths = paths
  }

  /// A pool of all audio in a folder and those below it, by name.
  /// - Throws: ``EvaluationError`` where there is none.
  package convenience init(folder: String) throws(EvaluationError) {
    do throws(FingerprintError) {
      self.init(paths: try Indexer.audioFiles(under: [folder]))
    } catch {
      throw EvaluationError(error)
    }
  }

  /// `xxh3:` and the XXH3 over the digests of all files. Reads all their bytes.
  package func digest() throws(EvaluationError) -> String {
    try CorpusDigest.digest(ofFiles: paths)
  }

  /// A file drawn with equal chances; in place of `excluded`, where it is drawn, the one after it.
  func path(
    excluding excluded: String? = nil, using generator: inout SeededGenerator
  ) -> String {
    let index = Int.random(in: paths.indices, using: &generator)
    return paths[index] == excluded ? paths[(index + 1) % paths.count] : paths[index]
  }

  /// `count` samples from a random place of a random file; a file that is shorter is repeated, from
  /// a random place on. A silent piece is drawn again, up to eight times.
  /// - Throws: ``EvaluationError`` where a file can't be read, or all that was drawn is silent.
  func piece(
    count: Int, excluding excluded: String? = nil, using generator: inout SeededGenerator
  ) throws(EvaluationError) -> [Float] {
    var path = ""
    for _ in 0..<8 {
      path = self.path(excluding: excluded, using: &generator)
      let piece = try piece(of: path, count: count, using: &generator)
      if piece.contains(where: { $0.magnitude > 1e-5 }) { return piece }
    }
    throw EvaluationError(path, "this piece and those before it are silent; use other recordings")
  }

  private func piece(
    of path: String, count: Int, using generator: inout SeededGenerator
  ) throws(EvaluationError) -> [Float] {
    let wanted = Double(count) / Take.sampleRate
    let slack = try seconds(path) - wanted
    let place = Double.random(in: 0..<1, using: &generator)
    var samples = try AudioFile.samples(
      of: .file(path: path),
      excerpt: Excerpt(startSeconds: max(0, slack) * place, durationSeconds: wanted))
    guard samples.count < count else { return Array(samples.prefix(count)) }
    guard !samples.isEmpty else { return [Float](repeating: 0, count: count) }
    // rounding may have left it a sample short, which starts over like a short file
    let start = slack > 0 ? 0 : Int(place * Double(samples.count))
    samples = Array(samples[start...] + samples[..<start])
    return (0..<count).map { samples[$0 % samples.count] }
  }

  private func seconds(_ path: String) throws(EvaluationError) -> Double {
    if let known = lengths.withLock({ $0[path] }) { return known }
    let seconds = try AudioFile.seconds(path)
    lengths.withLock { $0[path] = seconds }
    return seconds
  }
}
