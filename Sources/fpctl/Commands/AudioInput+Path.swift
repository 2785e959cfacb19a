import Fingerprint

extension AudioInput {
  /// The audio at a path, `-` being standard input; headerless samples where a format is given, of
  /// which no more is read than the excerpt needs, `longest` being the seconds of it that are used.
  init(
    path: String, raw: RawFormat?, excerpt: Excerpt, atMost longest: Double
  ) throws(FingerprintError) {
    if let raw {
      let source = try ByteSource(path: path)
      // a little more than is used, for the warning that there is more
      let duration = min(excerpt.durationSeconds ?? .infinity, longest + 1)
      let needed =
        duration.isFinite
        ? raw.frames(excerpt.startSeconds) + raw.frames(duration) : nil
      self = .raw(
        try source.bytes(enough: needed.map { $0 * raw.frameSize } ?? .max), raw, name: source.name)
    } else if path == "-" {
      self = .bytes(try StandardInput.bytes(), name: StandardInput.name)
    } else {
      self = .file(path: path)
    }
  }
}

extension RawStream {
  /// The headerless samples at a path, `-` being standard input, as they come, to their end or until
  /// `isStopped`.
  init(
    path: String, _ format: RawFormat, isStopped: @escaping () -> Bool
  ) throws(FingerprintError) {
    let source = try ByteSource(path: path)
    self.init(format, name: source.name) { () throws(FingerprintError) in
      try source.next(isStopped: isStopped)
    }
  }
}

extension RawFormat {
  fileprivate func frames(_ seconds: Double) -> Int {
    AudioReader.frames(seconds, Double(sampleRate))
  }
}

/// The bytes of standard input, or of a file.
private final class ByteSource {
  /// What messages call it.
  let name: String
  private let descriptor: Descriptor

  init(path: String) throws(FingerprintError) {
    guard path != "-" else {
      (name, descriptor) = (StandardInput.name, .standardInput)
      return
    }
    name = path
    descriptor = try reading(path) { () throws(Descriptor.Failure) in
      try Descriptor(opening: path)
    }
  }

  deinit { if descriptor.number != Descriptor.standardInput.number { descriptor.close() } }

  /// The next ones, as soon as there are any; none at the end, and once `isStopped`.
  func next(isStopped: () -> Bool) throws(FingerprintError) -> [UInt8] {
    try reading(name) { () throws(Descriptor.Failure) in
      do throws(Descriptor.Failure) {
        return try descriptor.read(isStopped: isStopped)
      } catch .cancelled {
        return []
      }
    }
  }

  /// All of them, or that many at least; an error of code `cancelled` once a signal that is watched for
  /// came, for whoever feeds it may never end.
  func bytes(enough: Int) throws(FingerprintError) -> [UInt8] {
    try reading(name) { () throws(Descriptor.Failure) in
      try descriptor.readToEnd(limit: StandardInput.limit, enough: enough) {
        Interruption.status != nil
      }
    }
  }
}

/// Names what couldn't be read.
func reading<Result>(
  _ subject: String, _ read: () throws(Descriptor.Failure) -> Result
) throws(FingerprintError) -> Result {
  do {
    return try read()
  } catch .fileNotFound {
    throw FingerprintError(.fileNotFound, subject, "no such file", advice: "check the name")
  } catch .cancelled {
    throw FingerprintError(.cancelled, subject, "stopped before its end")
  } catch .tooLarge {
    throw FingerprintError(
      .unreadableFile, subject, "more than 1 GiB, too much to read into memory",
      advice: "cut it with a decoder first")
  } catch {
    throw FingerprintError(.unreadableFile, subject, error.reason)
  }
}
