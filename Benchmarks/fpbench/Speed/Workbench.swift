internal import FingerprintEvaluation

/// What the parts of a speed run share: the corpus, the programs, a folder, and what is made only
/// once.
final class Workbench {
  /// The folder of the corpus.
  let corpus: String
  /// All recordings of it.
  let recordings: RecordingSet
  /// The program that is measured.
  let fpctl: Fpctl
  /// Everything that is made lies in here.
  let folder: TemporaryFolder
  /// What makes audio.
  let ffmpeg: FFmpeg

  private var indexedReferences: (database: String, usage: MeasuredProgram.Usage)?
  private var madeQueries: [QueryMaker.Kind: [String]] = [:]
  private var encoded: [String: String] = [:]

  /// A workbench for the corpus in the folder `corpus`.
  init(corpus: String) throws {
    self.corpus = corpus
    recordings = try RecordingSet(corpus: corpus)
    fpctl = try Fpctl()
    folder = try TemporaryFolder()
    ffmpeg = FFmpeg(folder: folder)
  }

  /// Makes sure that there is as much audio of a role, before anything is measured.
  func require(_ seconds: Double, of role: Recording.Role) throws(EvaluationError) {
    let total = recordings.recordings(role).reduce(0) { $0 + $1.durationSeconds }
    guard total >= seconds else {
      throw EvaluationError(
        "\(corpus)/manifest.csv",
        "\(total.decimal(0)) s of role \(role.rawValue), where \(seconds.decimal(0)) s are needed")
    }
  }

  /// The references to index.
  var references: [Recording] { recordings.recordings(.reference) }

  /// A database of all references, made by one job, and what making it took.
  func referenceDatabase() throws -> (database: String, usage: MeasuredProgram.Usage) {
    if let indexedReferences { return indexedReferences }
    Progress.note("indexing \(references.count) references")
    let database = folder.file("references.fpdb")
    let usage = try fpctl.index(references.map(\.path), database: database, folder: folder.path)
    indexedReferences = (database, usage)
    return (database, usage)
  }

  /// Query files of one kind, the same in every run.
  func queries(_ kind: QueryMaker.Kind) throws -> [String] {
    if let made = madeQueries[kind] { return made }
    let made = try QueryMaker(recordings: recordings, folder: folder).queries(kind)
    madeQueries[kind] = made
    return made
  }

  /// The recordings as MP3 files, in their order.
  func mp3(_ recordings: [Recording]) throws -> [String] {
    let target = try folder.folder("mp3")
    var progress = Progress("encoded", of: recordings.count)
    return try recordings.map { recording in
      defer { progress.step() }
      if let path = encoded[recording.id] { return path }
      let path = "\(target)/\(recording.id).mp3"
      try ffmpeg.encodeMP3(recording.path, to: path)
      encoded[recording.id] = path
      return path
    }
  }

  /// An MP3 file of `seconds`, made of recordings one after the other.
  func longMP3(_ recordings: [Recording], seconds: Double, name: String) throws -> String {
    var total = 0.0
    let needed = recordings.prefix { recording in
      defer { total += recording.durationSeconds }
      return total < seconds
    }
    guard total >= seconds else {
      throw EvaluationError(
        corpus, "\(total.decimal(0)) s of audio, where \(seconds.decimal(0)) s are needed")
    }
    let target = folder.file(name)
    try ffmpeg.joinMP3(try mp3(Array(needed)), seconds: seconds, to: target)
    return target
  }
}
