/// What went wrong, on what, and what to do about it.
///
/// Everything the library throws is one of these. ``description`` is one line that can be shown to
/// a person as it is: `subject: reason; advice`.
public struct FingerprintError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure. Open: later versions add codes, so a `switch` over them needs a default.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The code as it stands in JSON output, `lower_snake_case`.
    public let rawValue: String

    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// No file of that name.
    public static let fileNotFound = Code(rawValue: "file_not_found")
    /// The file exists and can't be opened or read.
    public static let unreadableFile = Code(rawValue: "unreadable_file")
    /// No decoder here understands the file.
    public static let unsupportedFormat = Code(rawValue: "unsupported_format")
    /// The input holds no samples, or only silence, or too few of them to fingerprint.
    public static let noAudio = Code(rawValue: "no_audio")
    /// The database was to be read and isn't there.
    public static let databaseNotFound = Code(rawValue: "database_not_found")
    /// The file isn't one of our databases.
    public static let notADatabase = Code(rawValue: "not_a_database")
    /// The database was written by a later version of the format.
    public static let newerFormat = Code(rawValue: "newer_format")
    /// The database was made with other fingerprint parameters.
    public static let otherParameters = Code(rawValue: "other_parameters")
    /// Another program held the database's write lock for longer than we wait.
    public static let databaseBusy = Code(rawValue: "database_busy")
    /// The database contradicts itself or SQLite finds it damaged.
    public static let databaseDamaged = Code(rawValue: "database_damaged")
    /// The database or its folder can't be written, or the disk is full.
    public static let databaseNotWritable = Code(rawValue: "database_not_writable")
    /// A recording id that another track has already, or a recording that is there under other names.
    public static let duplicateRecording = Code(rawValue: "duplicate_recording")
    /// No track of that number, recording id or path.
    public static let trackNotFound = Code(rawValue: "track_not_found")
    /// A name that several tracks answer to.
    public static let ambiguousTrack = Code(rawValue: "ambiguous_track")
    /// No embedding model of that name.
    public static let unknownModel = Code(rawValue: "unknown_model")
    /// The database, or the track asked about, has no embeddings of that model.
    public static let noEmbeddings = Code(rawValue: "no_embeddings")
    /// An embedding model broke its promise, see ``EmbeddingModel/embedding(of:)``.
    public static let modelFailed = Code(rawValue: "model_failed")
    /// The task that the work ran in was cancelled. Nothing is stored by halves: what had been
    /// added before is kept, what was in hand is dropped.
    public static let cancelled = Code(rawValue: "cancelled")
  }

  /// The failure underneath, for programs that tell apart what ``Code`` doesn't.
  public enum Cause: Sendable, Hashable {
    /// A system call's error number.
    case system(errno: Int32)
    /// SQLite's extended result code.
    case sqlite(code: Int32)
  }

  /// The kind of failure.
  public let code: Code
  /// The path, track or option it happened to.
  public let subject: String
  /// What happened, as a clause without a full stop.
  public let reason: String
  /// What the user can do, as a clause, or `nil` where the reason says it all.
  public let advice: String?
  /// What the system or SQLite said, or `nil` where the failure was found here.
  public let cause: Cause?

  /// An error about `subject`.
  public init(
    _ code: Code, _ subject: String, _ reason: String, advice: String? = nil, cause: Cause? = nil
  ) {
    self.code = code
    self.subject = subject
    self.reason = reason
    self.advice = advice
    self.cause = cause
  }

  /// `subject: reason; advice`, control characters made visible, so that it stays one line.
  public var description: String {
    var line = "\(subject): \(reason)"
    if let advice { line += "; \(advice)" }
    return line.printable
  }
}
