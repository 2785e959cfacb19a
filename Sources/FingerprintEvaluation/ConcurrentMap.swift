/// Transforms every item, at most `jobs` at a time, into results in the items' order whatever
/// finishes first.
///
/// - Parameters:
///   - jobs: 1 or more.
///   - progress: called after each item with the number that are done, one call at a time.
/// - Throws: the first error to appear; what runs already is waited for, nothing more is begun.
package func concurrentMap<Item: Sendable, Result: Sendable>(
  _ items: [Item], jobs: Int, progress: (Int) -> Void = { _ in },
  _ transform: @escaping @Sendable (Item) throws -> Result
) async throws -> [Result] {
  precondition(jobs >= 1, "at least one job")
  return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var results = [Result?](repeating: nil, count: items.count)
    var begun = 0
    func begin() {
      guard begun < items.count else { return }
      let index = begun
      begun += 1
      group.addTask { (index, try transform(items[index])) }
    }
    for _ in 0..<jobs { begin() }
    var done = 0
    while let (index, result) = try await group.next() {
      results[index] = result
      done += 1
      progress(done)
      begin()
    }
    return results.map { result in
      guard let result else { preconditionFailure("a task ended without a result") }
      return result
    }
  }
}
