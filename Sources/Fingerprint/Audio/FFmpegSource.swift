#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
/// Audio that libsndfile can't read, decoded by an `ffmpeg` process: M4A, AAC, WMA, WebM, and the
/// soundtrack of videos.
///
/// The path goes behind `file:`, so no name can be taken for an option or another protocol, and only
/// what holds audio itself is read, so no file can have others read. The process is ended with the
/// source, and given up on when it says nothing for ``ExternalDecoder/silenceLimitSeconds``.
final class FFmpegSource: PCMSource {
  /// The formats that it may take a file for: those that hold audio themselves and have a header to
  /// be known by. A playlist could have it read any other file, and answer for that one; what has
  /// no header, as gsm and sln, is whatever the name says.
  private static let formats =
    "aa,aac,ac3,adx,aea,aiff,amr,amrnb,amrwb,ape,apc,aptx,asf,asf_o,au,avi,caf,codec2,dff,dsf,dss"
    + ",dts,dtshd,dv,eac3,flac,flv,live_flv,gxf,iff,ilbc,ircam,iss,kux,loas,lxf,matroska,webm"
    + ",mlp,mmf,mov,mp3,mpc,mpc8,mpeg,mpegts,mxf,nistsphere,nsv,nut,ogg,oma,osq,qcp,rm,rso,sbc"
    + ",smjpeg,sox,swf,tak,truehd,tta,ty,voc,vqf,w64,wav,wsd,wtv,wv,wve,xa,xwma"

  let sampleRate = 44_100.0
  /// What ffmpeg is asked for; one channel comes twice.
  let channels = 2
  var channelsCancel: Bool { mixer.cancels }
  private var mixer: Mixer
  private let name: String
  private let decoder: ExternalDecoder
  /// What ffmpeg was told to read: the absolute path, or a temporary file's, behind `file:`.
  private var address = ""
  /// Its pipes: samples, messages, tags.
  private var process: ChildProcess?
  private var messageText: [UInt8] = []
  private var metadataText: [UInt8] = []
  private var pending: [UInt8] = []
  private var exit: ChildProcess.Exit?
  /// The bytes of an input that was in memory.
  private var copy: TemporaryFile?

  /// Decodes the first audio stream of the file at `path`, after libsndfile refused it with
  /// `refusal`.
  init(
    path: String, by decoder: ExternalDecoder, after refusal: FingerprintError,
    mixing: Mixer.Mode = .mean
  ) throws(FingerprintError) {
    name = path
    self.decoder = decoder
    mixer = Mixer(mixing, channels: channels)
    try start("file:" + absolutePath(path), refusal)
  }

  /// Decodes a container in memory by way of a temporary file: MP4 must be readable at any place.
  init(
    bytes: [UInt8], name: String, by decoder: ExternalDecoder, after refusal: FingerprintError,
    mixing: Mixer.Mode = .mean
  ) throws(FingerprintError) {
    self.name = name
    self.decoder = decoder
    mixer = Mixer(mixing, channels: channels)
    // refused before the copy is made
    guard decoder.programPath != nil else { throw missingProgram(refusal) }
    let copy = try TemporaryFile(bytes, for: name, in: decoder.temporaryFolder)
    self.copy = copy
    try start("file:" + copy.path, refusal)
  }

  func skip(_ frames: Int) -> Int { 0 }

  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool {
    let frameSize = 4 * channels
    while pending.count < frameSize { guard try pump() else { break } }
    let count = pending.count / frameSize * channels
    var interleaved = [Float]()
    interleaved.reserveCapacity(count)
    pending.withUnsafeBytes { bytes in
      for index in 0..<count {
        interleaved.append(
          Float(bitPattern: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
    pending.removeFirst(count * 4)
    mixer.mix(interleaved.span, into: &mono)
    return count > 0
  }

  func warnings(reachedEnd: Bool) -> [String] {
    guard reachedEnd else { return [] }
    if exit?.isSuccess == true, complaint.isEmpty {
      // it has no word for a container that goes on behind the file's end
      let file = try? FileBytes(path: copy?.path ?? name)
      return [file.flatMap { FileEnd.commonWarning(of: $0) }].compactMap(\.self)
    }
    return ["ffmpeg: " + (complaint.isEmpty ? "it stopped early" : complaint)]
  }

  private func start(_ url: String, _ refusal: FingerprintError) throws(FingerprintError) {
    guard let program = decoder.programPath else { throw missingProgram(refusal) }
    try launch(program, url)
    // the first samples tell whether ffmpeg understands it
    while pending.isEmpty { guard try pump() else { break } }
    guard !pending.isEmpty else { throw nothingFound }
  }

  private var nothingFound: FingerprintError {
    if complaint.hasPrefix("Format not on whitelist") {
      return FingerprintError(
        .unsupportedFormat, name,
        "is no audio that is read: ffmpeg would take it for \(speaker), which is a picture, a list of "
          + "other files, or samples without a header",
        advice: "name audio files; of samples say what they are, with --raw")
    }
    // without a word: no stream, or none of a rate that is let through
    return FingerprintError(
      .unsupportedFormat, name,
      complaint.isEmpty
        ? "neither libsndfile nor ffmpeg finds audio of \(AudioReader.sampleRatesText) in it"
        : "neither libsndfile nor ffmpeg finds audio in it (\(complaint))",
      advice: "check that it is an audio or video file")
  }

  private func missingProgram(_ refusal: FingerprintError) -> FingerprintError {
    FingerprintError(
      .unsupportedFormat, name, refusal.reason,
      advice: "if it is audio or video, install ffmpeg (apt install ffmpeg, brew install ffmpeg)")
  }

  private func launch(_ program: String, _ url: String) throws(FingerprintError) {
    address = url
    let rates = AudioReader.sampleRates
    let arguments =
      ["-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file"]
      + ["-format_whitelist", Self.formats, "-i", url]
      + ["-map", "0:a:0", "-vn", "-sn", "-dn"]
      // of another rate nothing passes: a second of it may stand in two bytes
      + ["-af", "aselect=between(sample_rate\\,\(rates.lowerBound)\\,\(rates.upperBound))"]
      + ["-ac", "\(channels)", "-ar", "44100", "-f", "f32le", "pipe:1"]
      + ["-map_metadata", "0", "-f", "ffmetadata", "pipe:3"]
    do throws(ChildProcess.Failure) {
      // in a group of its own, so that Ctrl-C stops us after this file and not ffmpeg in the midst
      // of it
      process = try ChildProcess(
        program, arguments, outputs: [.pipe, .pipe, .pipe], hasOwnGroup: true)
    } catch {
      let isShort = [EMFILE, ENFILE, ENOMEM, EAGAIN].contains(error.errorNumber)
      throw FingerprintError(
        isShort ? .unreadableFile : .unsupportedFormat, name,
        "ffmpeg (\(program)) can't be started: \(error.reason)",
        advice: isShort
          ? "raise the limit (`ulimit -n` for open files), or use fewer --jobs" : "install it anew",
        cause: .system(errno: error.errorNumber))
    }
  }

  /// Waits for whatever comes first on the three pipes and stores it; `false` once all are closed.
  private func pump() throws(FingerprintError) -> Bool {
    guard let process else { return false }
    var polled = process.pipes.map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    if polled.allSatisfy({ $0.fd < 0 }) {
      // what has closed its pipes may take as long to end as it may say nothing
      exit = process.exit(within: decoder.silenceLimit) ?? process.kill()
      self.process = nil
      return false
    }
    let deadline = ContinuousClock.now + .seconds(decoder.silenceLimit)
    var ready: Int32 = 0
    repeat {
      try stopIfCancelled(name)
      ready = poll(&polled, nfds_t(polled.count), 100)
      if ready < 0, errno == EINTR { return true }
    } while ready == 0 && ContinuousClock.now < deadline
    guard ready > 0 else {
      self.process = nil
      throw FingerprintError(
        .unreadableFile, name,
        "ffmpeg said nothing for \(formatted(decoder.silenceLimitSeconds)) s and was ended",
        advice: "try `ffmpeg -i` on it by hand")
    }
    if polled[0].revents != 0 { process.pipes[0].drain(into: &pending) }
    if polled[1].revents != 0 { process.pipes[1].drain(into: &messageText) }
    if polled[2].revents != 0 { process.pipes[2].drain(into: &metadataText) }
    if messageText.count > 65_536 { messageText.removeLast(messageText.count - 65_536) }
    return true
  }

  /// The first line of what ffmpeg complained of, which has the cause; those after it, the
  /// consequences. Without the name of the part that speaks and its address, `[mov,mp4 @
  /// 0x5581c0]`, and of the file by the name we know it by, not that of a temporary one.
  private var complaint: String {
    let line =
      firstMessage
      .replacing(address + ": ", with: "").replacing(address, with: name)
    guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return line.trimmed }
    return String(line[line.index(after: end)...]).trimmed
  }

  /// The part of ffmpeg that says it.
  private var speaker: String {
    String(firstMessage.dropFirst().prefix { $0 != " " && $0 != "]" })
  }

  private var firstMessage: String {
    String(decoding: messageText.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Known once the last sample has been read: ffmpeg writes them at its end.
  var tags: TrackMetadata { FFmpegTags(metadataText).tags }
}
