public import Fingerprint

extension FingerprintError.Code {
  /// A picture can't be drawn or its file can't be written.
  public static let pictureNotWritable = Self(rawValue: "picture_not_writable")
}

/// How a picture is written.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Pixels, 8 bits a channel. The same picture is the same bytes wherever cairo and fonts are the
  /// same.
  case png
  /// Lines and glyphs; the spectrogram is an image in it. Names within it count the pictures that a
  /// process has drawn, so only the first of each is the same bytes.
  case svg

  /// The format that a file's name asks for by its ending, in capitals or not; `nil` for others.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }
}

/// A drawn picture.
public struct PictureFile: Sendable, Hashable {
  /// What the file is to hold.
  public let bytes: [UInt8]

  /// Makes the file at `path` hold it, at once, so that no half of a picture is ever there. What was
  /// there before is replaced.
  /// - Throws: ``FingerprintError`` where it can't be written.
  public func write(to path: String) throws(FingerprintError) {
    do {
      try FileReplacement.replace(path, by: bytes)
    } catch {
      throw FingerprintError(
        .pictureNotWritable, path, "can't be written (\(error.reason))",
        advice: "choose another name")
    }
  }
}
