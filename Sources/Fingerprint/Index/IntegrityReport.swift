/// What ``FingerprintDatabase/check(progress:isCancelled:)`` found.
public struct IntegrityReport: Sendable, Hashable {
  /// What doesn't hold, in the order of checking; empty where the database is sound.
  public internal(set) var findings: [IntegrityFinding] = []
  /// Tracks that were checked.
  public internal(set) var tracks = 0
  /// Segments that were checked.
  public internal(set) var segments = 0
  /// Postings that were read.
  public internal(set) var postings = 0

  /// Whether every invariant holds.
  public var isSound: Bool { findings.isEmpty }
}

/// An invariant that a database doesn't keep.
public struct IntegrityFinding: Sendable, Hashable, CustomStringConvertible {
  /// The kind of invariant. Open: later versions add kinds.
  public struct Invariant: RawRepresentable, Sendable, Hashable {
    /// The kind as it stands in JSON output, `lower_snake_case`.
    public let rawValue: String

    /// A kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The file is sound to SQLite: its pages, its indexes, no missing values.
    public static let file = Invariant(rawValue: "file")
    /// Tables and indexes are those of the format.
    public static let schema = Invariant(rawValue: "schema")
    /// The parameters are ours, and their identifier is theirs; the generation is a number.
    public static let parameters = Invariant(rawValue: "parameters")
    /// Every part of a track's peaks is there, whole, in order and within the track, and their
    /// number right.
    public static let peaks = Invariant(rawValue: "peaks")
    /// Every row of peaks and every vector belongs to a track.
    public static let orphan = Invariant(rawValue: "orphan")
    /// Every vector is whole, finite, and of a stretch of its track.
    public static let embeddings = Invariant(rawValue: "embeddings")
    /// A segment's row can be read: its layout, its directory.
    public static let segment = Invariant(rawValue: "segment")
    /// Every track is in the segment it names, in no other, and as long there.
    public static let membership = Invariant(rawValue: "membership")
    /// Every block of a segment is there and whole, its hashes ascend within its bounds, and there
    /// are no others.
    public static let block = Invariant(rawValue: "block")
    /// The postings are exactly the pairs that the tracks' peaks make, and as many as counted.
    public static let postings = Invariant(rawValue: "postings")
    /// A tombstone names a track that is gone and still in a segment.
    public static let tombstone = Invariant(rawValue: "tombstone")
  }

  /// What mends it.
  public enum Remedy: Sendable, Hashable {
    /// The derived part is made anew: ``FingerprintDatabase/rebuild(progress:isCancelled:)``.
    case rebuild
    /// The track is removed and its audio indexed again.
    case reindex(TrackID)
    /// Nothing in the file can be trusted to mend the rest.
    case restore
  }

  /// The kind of invariant.
  public let invariant: Invariant
  /// Where: `track 12`, `segment 3`.
  public let subject: String
  /// What is wrong, as a clause without a full stop.
  public let reason: String
  /// What mends it.
  public let remedy: Remedy

  /// What to do, as a clause.
  public var advice: String {
    switch remedy {
    case .rebuild: "run `fpctl rebuild`"
    case .reindex(let track): "run `fpctl remove \(track)` and index it again"
    case .restore: "restore it from a copy, or index the audio again into a new one"
    }
  }

  /// `subject: reason; advice`, on one line.
  public var description: String {
    FingerprintError(.databaseDamaged, subject, reason, advice: advice).description
  }
}
