import Foundation

extension Workspace {
  /// Puts a shell script where the tool looks for ffmpeg; returns the environment in which it does.
  func withFFmpeg(_ script: String) throws -> [String: String] {
    try makeFolder("bin")
    // by a process of its own: a file that this one has written can't be run while another test's
    // child, forked meanwhile, has it open still
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = [
      "-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\"", path("bin/ffmpeg"),
      script,
    ]
    try shell.run()
    shell.waitUntilExit()
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
