#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
internal import Synchronization

/// Audio that libsndfile can't read, decoded by an `ffmpeg` process: M4A, AAC, WMA, WebM, and the
/// soundtrack of videos.
///
/// No shell is involved: arguments go as an array and the path behind `file:`, so no name can be
/// taken for an option or another protocol. The process is ended with the source, and given up on
/// when it says nothing for ``silenceLimitSeconds``.
package final class FFmpegSource: PCMSource {
  /// A file on a sleeping disk may take this long; a process that hangs takes for ever.
  static let silenceLimitSeconds: Int32 = 60

  private static let launching = Mutex(())

  let sampleRate = 44_100.0
  let channels = 1
  private let name: String
  private var process: pid_t = 0
  private var samples = FileDescriptor()
  private var messages = FileDescriptor()
  private var metadata = FileDescriptor()
  private var messageText: [UInt8] = []
  private var metadataText: [UInt8] = []
  private var pending: [UInt8] = []
  private var exitStatus: Int32?
  /// The bytes of an input that was in memory, in a file without a name.
  private var copy: TemporaryFile?

  /// Decodes the first audio stream of the file at `path`, after libsndfile refused it with
  /// `refusal`.
  init(path: String, after refusal: FingerprintError) throws(FingerprintError) {
    name = path
    try start("file:" + absolutePath(path), refusal)
  }

  /// Decodes a container in memory by way of a temporary file: MP4 must be readable at any place.
  init(bytes: [UInt8], name: String, after refusal: FingerprintError) throws(FingerprintError) {
    self.name = name
    let copy = try TemporaryFile(bytes, for: name)
    self.copy = copy
    try start("file:" + copy.path, refusal)
  }

  deinit { end(byForce: true) }

  func skip(_ frames: Int) -> Int { 0 }

  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool {
    mono.removeAll(keepingCapacity: true)
    while pending.count < 4 { guard try pump() else { break } }
    let count = pending.count / 4
    pending.withUnsafeBytes { bytes in
      for index in 0..<count {
        mono.append(
          Float(bitPattern: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
    pending.removeFirst(count * 4)
    return count > 0
  }

  func warnings(reachedEnd: Bool) -> [String] {
    guard reachedEnd, exitStatus != 0 || !complaint.isEmpty else { return [] }
    return ["ffmpeg: " + (complaint.isEmpty ? "it stopped early" : complaint)]
  }

  private func start(_ url: String, _ refusal: FingerprintError) throws(FingerprintError) {
    guard let program = FFmpegSource.program else {
      throw FingerprintError(
        .unsupportedFormat, name, refusal.reason,
        advice: "if it is audio or video, install ffmpeg (apt install ffmpeg, brew install ffmpeg)")
    }
    // one at a time: a process started while another's pipes are being made would keep them open
    try Self.launching.withLock { _ throws(FingerprintError) in try launch(program, url) }
    // the first samples tell whether ffmpeg understands it
    while pending.isEmpty { guard try pump() else { break } }
    guard !pending.isEmpty else {
      throw FingerprintError(
        .unsupportedFormat, name,
        "neither libsndfile nor ffmpeg finds audio in it"
          + (complaint.isEmpty ? "" : " (\(complaint))"),
        advice: "check that it is an audio or video file")
    }
  }

  private func launch(_ program: String, _ url: String) throws(FingerprintError) {
    let arguments = [
      // a playlist must not make it fetch anything or read other files than those it names
      program, "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe",
      "-i", url,
      "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", "44100", "-f", "f32le", "pipe:1",
      "-map_metadata", "0", "-f", "ffmetadata", "pipe:3",
    ]
    let (samplesIn, samplesOut) = try FileDescriptor.pipe(for: name)
    let (messagesIn, messagesOut) = try FileDescriptor.pipe(for: name)
    let (metadataIn, metadataOut) = try FileDescriptor.pipe(for: name)
    defer { for end in [samplesOut, messagesOut, metadataOut] { end.close() } }

    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // in a group of its own, so that Ctrl-C stops us after this file and not ffmpeg in the midst of it
    #if canImport(Glibc)
      var attributes = posix_spawnattr_t()
    #else
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, samplesOut.number, 1)
    posix_spawn_file_actions_adddup2(&actions, messagesOut.number, 2)
    posix_spawn_file_actions_adddup2(&actions, metadataOut.number, 3)

    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    argv.append(nil)
    defer { for argument in argv { free(argument) } }
    guard posix_spawn(&process, program, &actions, &attributes, argv, environ) == 0 else {
      process = 0
      throw FingerprintError(
        .unsupportedFormat, name,
        "ffmpeg (\(program)) can't be started: "
          + String(cString: strerror(errno)))
    }
    samples = samplesIn
    messages = messagesIn
    metadata = metadataIn
  }

  /// Waits for whatever comes first on the three pipes and stores it; `false` once all are closed.
  private func pump() throws(FingerprintError) -> Bool {
    var polled = [samples, messages, metadata].map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    if polled.allSatisfy({ $0.fd < 0 }) {
      end(byForce: false)
      return false
    }
    let ready = poll(&polled, nfds_t(polled.count), Self.silenceLimitSeconds * 1_000)
    if ready < 0, errno == EINTR { return true }
    guard ready > 0 else {
      end(byForce: true)
      throw FingerprintError(
        .unreadableFile, name,
        "ffmpeg said nothing for \(Self.silenceLimitSeconds) s and was ended",
        advice: "try `ffmpeg -i` on it by hand")
    }
    if polled[0].revents != 0 { samples.drain(into: &pending) }
    if polled[1].revents != 0 { messages.drain(into: &messageText) }
    if polled[2].revents != 0 { metadata.drain(into: &metadataText) }
    if messageText.count > 65_536 { messageText.removeLast(messageText.count - 65_536) }
    return true
  }

  /// Waits for a process that has closed its pipes; one that is still at work is not waited for but
  /// ended.
  private func end(byForce: Bool) {
    for descriptor in [samples, messages, metadata] { descriptor.close() }
    (samples, messages, metadata) = (FileDescriptor(), FileDescriptor(), FileDescriptor())
    guard process > 0 else { return }
    if byForce { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    exitStatus = (status & 0x7F) == 0 ? (status >> 8) & 0xFF : status & 0x7F
    process = 0
  }

  /// The first line of what ffmpeg complained of, which has the cause; those after it, the
  /// consequences. Without the name of the part that speaks and its address, `[mov,mp4 @
  /// 0x5581c0]`.
  private var complaint: String {
    let line = String(decoding: messageText, as: UTF8.self).split(separator: "\n").first ?? ""
    guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else {
      return String(line).trimmed
    }
    return String(line[line.index(after: end)...]).trimmed
  }

  /// Known once the last sample has been read: ffmpeg writes them at its end, as `KEY=value` lines
  /// in which a backslash protects `= ; # \` and newlines.
  var tags: TrackMetadata {
    var tags = TrackMetadata()
    var key = ""
    var text = ""
    var isEscaped = false
    var isValue = false
    func store() {
      let value = text.trimmed
      guard isValue, !value.isEmpty else { return }
      switch key.lowercased() {
      case "title": tags.title = value
      case "artist": tags.artist = value
      case "album": tags.album = value
      case "date": tags.date = value
      case "language": tags.language = value
      default: break
      }
    }
    for character in String(decoding: metadataText, as: UTF8.self) + "\n" {
      if isEscaped {
        text.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "=", !isValue {
        (key, text, isValue) = (text, "", true)
      } else if character == "\n" {
        store()
        (key, text, isValue) = ("", "", false)
      } else {
        text.append(character)
      }
    }
    return tags
  }

  /// `ffmpeg` on the PATH, looked for once.
  package static let program: String? = {
    guard let path = getenv("PATH") else { return nil }
    return String(cString: path).split(separator: ":").map { $0 + "/ffmpeg" }.first {
      access($0, X_OK) == 0
    }
  }()
}

/// An open file descriptor, or −1 for none.
private struct FileDescriptor {
  var number: Int32 = -1

  /// A pipe whose ends are not inherited by other processes that happen to be started meanwhile.
  static func pipe(for name: String) throws(FingerprintError) -> (FileDescriptor, FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard openPipe(&ends) == 0 else {
      throw FingerprintError(
        .unreadableFile, name, "no pipe to ffmpeg: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (FileDescriptor(number: ends[0]), FileDescriptor(number: ends[1]))
  }

  func close() {
    guard number >= 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(number)
    #else
      _ = Darwin.close(number)
    #endif
  }

  /// Appends what is there; at the end closes and becomes none.
  mutating func drain(into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(number, &buffer, buffer.count)
    if count > 0 {
      bytes.append(contentsOf: buffer[..<count])
    } else if count == 0 || errno != EINTR {
      close()
      number = -1
    }
  }
}

private func openPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }

/// A file in the temporary folder that goes with its owner.
private final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], for name: String) throws(FingerprintError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((folder + "/fingerprint-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    var written = 0
    while descriptor >= 0, written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      if count <= 0, errno != EINTR { break }
      written += max(0, count)
    }
    let code = errno
    if descriptor >= 0 { FileDescriptor(number: descriptor).close() }
    guard written == bytes.count else {
      if descriptor >= 0 { unlink(path) }
      throw FingerprintError(
        .unreadableFile, name,
        "no room for a copy in \(folder): \(String(cString: strerror(code)))",
        advice: "set TMPDIR to a folder with room")
    }
  }

  deinit { unlink(path) }
}
