#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
struct Fpctl {
  static func main() async {
    Descriptor.reserveStandardStreams()
    Descriptor.claimStandardError()
    Interruption.makeWritesFail()
    Interruption.tellOfTruncation()
    let words = Array(CommandLine.arguments.dropFirst())
    let status = await Program(surroundings: .process).run(words)
    exit(status.rawValue)
  }
}
