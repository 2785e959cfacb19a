import Foundation

extension Workspace {
  /// Puts a shell script where the tool looks for ffmpeg; returns the environment in which it does.
  func withFFmpeg(_ script: String) throws -> [String: String] {
    try write(Data("#!/bin/sh\n\(script)\n".utf8), to: "bin/ffmpeg")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: path("bin/ffmpeg"))
    return ["PATH": path("bin") + ":/usr/bin:/bin"]
  }

  /// Writes `samples.f32`: a tune as ffmpeg is asked for it, two channels of floats at 44,100 Hz;
  /// and `film.mp4`, which only ffmpeg could read.
  func writeFilm(seconds: Double = 4) throws {
    let tune = Sound.tune(1, seconds: seconds, rate: 44_100)
    var bytes = Data(capacity: tune.samples.count * 8)
    for sample in tune.samples {
      bytes.append(little: sample.bitPattern)
      bytes.append(little: sample.bitPattern)
    }
    try write(bytes, to: "samples.f32")
    try write(Data("no film, really".utf8), to: "film.mp4")
  }
}
