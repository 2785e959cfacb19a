/// What a corpus's references may be called: a truth names its recording by whatever its author had
/// at hand.
///
/// A reference is known by its id, its path below the folder, its file's name and that name without
/// the extension, and by further names of the caller's; a name that several references have means
/// none of them, an id always its own.
package struct ReferenceNames: Sendable {
  private var ids: [String: String?] = [:]
  private var own: Set<String> = []

  /// The names of `references`, whose paths are told from `folder` on where they lie in it.
  ///
  /// - Parameter further: other names of the reference with that id.
  package init(
    _ references: [Recording], folder: String = "", further: [String: [String]] = [:]
  ) {
    own = Set(references.map(\.id))
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    for reference in references {
      let path = reference.path
      let relative = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
      let names =
        [relative, FileContents.name(of: path), Self.stem(path)]
        + further[reference.id, default: []]
      for name in Set(names) {
        // known already: it means two references, so neither
        ids[name] = ids.keys.contains(name) ? .some(nil) : .some(reference.id)
      }
    }
  }

  /// The id of the reference of that name; `nil` where there is none, or more than one.
  package func id(named name: String) -> String? {
    own.contains(name) ? name : ids[name] ?? nil
  }

  /// The file's name without its extension.
  static func stem(_ path: String) -> String {
    let name = FileContents.name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
