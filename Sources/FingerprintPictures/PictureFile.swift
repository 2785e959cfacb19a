public import Fingerprint

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  /// Writes it beside `path` under a name of its own and puts it in place, so that no half of a
  /// picture is ever there. What was there before is replaced.
  /// - Throws: ``FingerprintError`` where it can't be written.
  public func write(to path: String) throws(FingerprintError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FingerprintError(
        .pictureNotWritable, path, "is a folder", advice: "name a file in it")
    }
    let partial = "\(path).\(getpid()).partial"
    let number = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw failure(path) }
    var isWritten = write(to: number)
    // a full disk may show only now
    if close(number) != 0 { isWritten = false }
    guard isWritten, rename(partial, path) == 0 else {
      let failure = failure(path)
      unlink(partial)
      throw failure
    }
  }

  private func write(to number: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = systemWrite(number, UnsafeRawBufferPointer(rebasing: rest))
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  private func failure(_ path: String) -> FingerprintError {
    FingerprintError(
      .pictureNotWritable, path, "can't be written (\(String(cString: strerror(errno))))")
  }
}

/// `write(2)`, which inside a type with a method of that name can't be called by its own.
private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(number, bytes.baseAddress, bytes.count)
}
