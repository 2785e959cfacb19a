#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a program says of its version.
enum ProgramVersion {
  /// The third word of what `PROGRAM -version` prints, as ffmpeg does (`ffmpeg version 7.1 …`);
  /// `nil` where it can't be run or says something else.
  static func ofFFmpeg(at path: String) -> String? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    let (output, input) = (Descriptor(number: ends[0]), ends[1])
    defer { close(output.number) }

    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, input, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, output.number)

    var words: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup("-version"), nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, path, &actions, nil, &words, environ)
    close(input)
    guard result == 0 else { return nil }
    let bytes = try? output.readToEnd(limit: 1 << 20)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0, let bytes else { return nil }
    let said = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    let parts = said.split(separator: " ")
    return parts.count > 2 && parts[1] == "version" ? String(parts[2]) : nil
  }
}
