/// The number of a track within one database, never used again after the track is removed.
public struct TrackID: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The row's key, 1 or more.
  public let rawValue: Int64

  /// The track with that key.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Earlier added first.
  public static func < (a: TrackID, b: TrackID) -> Bool { a.rawValue < b.rawValue }

  /// The bare number.
  public var description: String { String(rawValue) }
}

/// What is known of a recording besides its sound.
public struct TrackMetadata: Sendable, Hashable {
  /// The caller's own name for the recording, unique in a database; `nil` takes the content digest.
  public var recordingID: String?
  /// The title; `nil` where neither tags nor caller gave one (the file's name then serves).
  public var title: String?
  /// The performer.
  public var artist: String?
  /// The album or collection.
  public var album: String?
  /// The date as tagged: often a year alone.
  public var date: String?
  /// The language of the words, as tagged or given.
  public var language: String?

  /// Metadata with the fields given, the rest unknown.
  public init(
    recordingID: String? = nil, title: String? = nil, artist: String? = nil, album: String? = nil,
    date: String? = nil, language: String? = nil
  ) {
    self.recordingID = recordingID
    self.title = title
    self.artist = artist
    self.album = album
    self.date = date
    self.language = language
  }
}

/// Where a reference came from, kept so that an unchanged, moved or changed file is recognised.
public struct TrackSource: Sendable, Hashable {
  /// The absolute path it was read from; `nil` for audio that came from memory or a stream.
  public var path: String?
  /// Bytes in the file.
  public var size: Int64
  /// Modification time, nanoseconds since 1970.
  public var modified: Int64
  /// `xxh3:` and the 128-bit XXH3 of the file's bytes as 32 hexadecimal digits.
  public var digest: String

  /// A source with these properties.
  public init(path: String?, size: Int64, modified: Int64, digest: String) {
    self.path = path
    self.size = size
    self.modified = modified
    self.digest = digest
  }
}

/// A track of the database.
public struct Track: Sendable, Hashable, Identifiable {
  /// Its number.
  public let id: TrackID
  /// Its name among recordings: the caller's, or the content digest.
  public let recordingID: String
  /// The title; the file's name without extension where there was none.
  public let title: String
  /// The performer, where known.
  public let artist: String?
  /// The album, where known.
  public let album: String?
  /// The date as tagged.
  public let date: String?
  /// The language, where known.
  public let language: String?
  /// The length of the audio.
  public let durationSeconds: Double
  /// The file it was read from, where it was one.
  public let path: String?
  /// The digest of that file's bytes.
  public let digest: String
  /// When it was added, UTC, `2026-01-31T12:00:00Z`.
  public let addedAt: String

  /// `Artist – Title`, or the title alone.
  public var displayName: String {
    if let artist, !artist.isEmpty { "\(artist) – \(title)" } else { title }
  }
}

extension TrackMetadata {
  /// Whether a track has every name that is given here.
  func isIn(_ track: Track) -> Bool {
    func fits(_ given: String?, _ known: String?) -> Bool { given == nil || given == known }
    return fits(recordingID, track.recordingID) && fits(title, track.title)
      && fits(artist, track.artist) && fits(album, track.album) && fits(date, track.date)
      && fits(language, track.language)
  }
}
