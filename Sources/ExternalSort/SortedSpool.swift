// What sorters took, in order: read as often as one likes, in little memory.

/// Sorted entries. Nothing of it changes any more, so that any thread may read it.
public final class SortedSpool: Sendable {
  /// Entries that are sorted among themselves.
  enum Run: Sendable {
    case memory([UInt8])
    case file(SpoolFile, Range<Int>)
  }

  private let runs: [Run]
  /// How many entries there are.
  public let count: Int

  init(_ runs: [Run], count: Int) {
    self.runs = runs
    self.count = count
  }

  /// What several sorters took.
  public convenience init(merging spools: [SortedSpool]) {
    self.init(spools.flatMap(\.runs), count: spools.reduce(0) { $0 + $1.count })
  }

  /// Calls `body` with the key and content of each entry, by the bytes of the keys, then of the contents. Both are valid
  /// in `body` only.
  public func forEach(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void) throws {
    var readers = runs.map(RunReader.init)
    // The readers that have an entry, by that. There are some dozens at most.
    var order: [Int] = []
    for index in readers.indices where try readers[index].next() { insert(index, into: &order, readers) }
    while let index = order.first {
      try readers[index].withEntry { try body($0.key, $0.content) }
      let isLeft = try readers[index].next()
      if isLeft, order.count == 1 || !readers[order[1]].comesBefore(readers[index]) { continue }
      order.removeFirst()
      if isLeft { insert(index, into: &order, readers) }
    }
  }

  private func insert(_ index: Int, into order: inout [Int], _ readers: [RunReader]) {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if readers[order[middle]].comesBefore(readers[index]) { low = middle + 1 } else { high = middle }
    }
    order.insert(index, at: low)
  }
}

/// Reads a run from front to back.
private struct RunReader {
  private let file: SpoolFile?
  /// What of the file has not been read.
  private var rest: Range<Int>
  private var buffer: [UInt8]
  private var offset = 0
  private var current = 0

  init(_ run: SortedSpool.Run) {
    switch run {
    case .memory(let bytes): (file, rest, buffer) = (nil, 0..<0, bytes)
    case .file(let file, let range): (self.file, rest, buffer) = (file, range, [])
    }
  }

  /// Goes to the next entry; false where there is none.
  mutating func next() throws(SpoolError) -> Bool {
    offset += current
    while true {
      let count = buffer.withUnsafeBytes { Entry.byteCount($0, at: offset) }
      if let count, buffer.count - offset >= count {
        current = count
        return true
      }
      guard let file, !rest.isEmpty else { return false }
      buffer.removeFirst(offset)
      offset = 0
      let size = min(rest.count, max(SpoolFile.pieceBytes, (count ?? 0) - buffer.count))
      try file.read(rest.lowerBound..<rest.lowerBound + size, into: &buffer)
      rest = rest.lowerBound + size..<rest.upperBound
    }
  }

  @inline(__always)
  func withEntry<Result>(_ body: (Entry) throws -> Result) rethrows -> Result {
    try buffer.withUnsafeBytes { try body(Entry($0, at: offset)) }
  }

  /// Whether its entry comes before that of another reader.
  func comesBefore(_ other: RunReader) -> Bool {
    withEntry { mine in other.withEntry { mine.order(to: $0.key, $0.content) < 0 } }
  }
}
