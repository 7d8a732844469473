// Sorts more than memory holds: runs are sorted in memory, written into a nameless file, and merged as they are read.

/// Takes entries, each a key and content, and gives them back by the bytes of their keys, and those of the same key by the
/// bytes of their content. What comes sorted already costs no sorting.
public struct ExternalSorter {
  private let folder: String
  private let memory: Int
  private var entries = Entries()
  private var file: SpoolFile?
  private var runs: [Range<Int>] = []
  /// Where the last run may go on: the last entry in it.
  private var lastOfRun: [UInt8] = []
  private var written = 0
  private var total = 0

  /// `memory` is how many bytes are held before they go to the file; `folder` is where that lies, by default where
  /// SQLite, too, puts what is too large.
  public init(memory: Int = 8 << 20, folder: String? = nil) {
    self.memory = memory
    self.folder = folder ?? SpoolFile.folder
  }

  public mutating func add(key: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer) throws(SpoolError) {
    if entries.byteCount + key.count + content.count > memory { try spill() }
    entries.append(key, content)
  }

  public mutating func add(key: [UInt8], content: [UInt8]) throws(SpoolError) {
    if entries.byteCount + key.count + content.count > memory { try spill() }
    key.withUnsafeBytes { key in content.withUnsafeBytes { entries.append(key, $0) } }
  }

  /// Ends the adding, and empties the sorter.
  public mutating func sorted() throws(SpoolError) -> SortedSpool {
    defer { self = ExternalSorter(memory: memory, folder: folder) }
    if file != nil { try spill() }
    guard let file else {
      entries.sort()
      return SortedSpool([.memory(entries.bytes)], count: entries.count)
    }
    return SortedSpool(runs.map { .file(file, $0) }, count: total)
  }

  private mutating func spill() throws(SpoolError) {
    guard entries.count > 0 else { return }
    let file: SpoolFile
    if let known = self.file { file = known } else { file = try SpoolFile(in: folder) }
    self.file = file
    entries.sort()
    try file.write(entries.bytes, at: written)
    let end = written + entries.bytes.count
    if let last = runs.last, entries.comeAfter(lastOfRun) {
      runs[runs.count - 1] = last.lowerBound..<end
    } else {
      runs.append(written..<end)
    }
    written = end
    total += entries.count
    lastOfRun = entries.last
    entries.removeAll()
  }
}
