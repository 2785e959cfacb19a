internal import FingerprintEvaluation

/// Makes the audio that benchmarks need from that of the corpus, with the `ffmpeg` on the path.
struct FFmpeg {
  /// Where the files go that don't matter afterwards.
  let folder: TemporaryFolder

  /// Encodes a file as MP3, 44.1 kHz stereo at 128 kbit/s.
  func encodeMP3(_ source: String, to target: String) throws(EvaluationError) {
    try run(
      ["-i", source, "-vn", "-ar", "44100", "-ac", "2", "-c:a", "libmp3lame", "-b:a", "128k"]
        + ["-map_metadata", "-1", target])
  }

  /// Joins MP3 files of one kind without encoding them again and cuts after `seconds`.
  func joinMP3(
    _ sources: [String], seconds: Double, to target: String
  ) throws(EvaluationError) {
    let list = folder.file("list.txt")
    // the sources lie in our own folder, whose name holds no quote
    try FileContents.write(sources.map { "file '\($0)'\n" }.joined(), to: list)
    try run(
      ["-f", "concat", "-safe", "0", "-i", list, "-t", "\(seconds)", "-c", "copy", target])
  }

  private func run(_ arguments: [String]) throws(EvaluationError) {
    try MeasuredProgram(
      program: "ffmpeg", arguments: ["-v", "error", "-nostdin", "-y"] + arguments
    )
    .run(folder: folder.path)
  }
}
