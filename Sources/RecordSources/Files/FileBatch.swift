// Files that are read together, on every core: each by the thread that is free, the largest first.

import Dispatch
import FollowupModel
import Foundation
import Synchronization

/// Files that are read together, each as its own reader says.
public struct FileBatch: Sendable {
  private struct File: Sendable {
    var path: String
    var reader: RecordFileReader
    var byteCount: Int64
  }

  /// Threads that read, and have 16 MB each for what they sort.
  private static let threadsAtMost = 3

  private let types: Set<String>
  private let life: LifeSign?
  private var files: [File] = []

  /// `types` are the record types that the files may bring; `life` counts steps while they are read, and while the records
  /// are taken out.
  public init(types: some Sequence<String>, life: LifeSign? = nil) {
    self.types = Set(types)
    self.life = life
  }

  /// Adds the file at a path.
  public mutating func add(_ path: String, with reader: RecordFileReader) {
    var status = stat()
    let byteCount = stat(path, &status) == 0 ? Int64(status.st_size) : 0
    files.append(File(path: path, reader: reader, byteCount: byteCount))
  }

  /// Reads all files; a record that they say different things of is rejected, but for the first row.
  ///
  /// - Throws: The `SourceError` of the first file that is refused, or `SpoolError` where there was no room to set the rows
  ///   aside.
  public func read() throws -> StagedFiles {
    let (stagings, refused) = stage()
    if let first = refused.first { throw first }
    return try Staging.finish(stagings, laterFileWins: false)
  }

  /// Reads all files, and returns why some were refused, in the order of the files.
  func stage() -> (stagings: [Staging], refused: [SourceError]) {
    let largestFirst = files.indices.sorted { (-files[$0].byteCount, $0) < (-files[$1].byteCount, $1) }
    let next = Atomic(0)
    let refused = Mutex<[Int: SourceError]>([:])
    let count = max(1, min(ProcessInfo.processInfo.activeProcessorCount, FileBatch.threadsAtMost, files.count))
    // Each is used by one thread.
    nonisolated(unsafe) let stagings = (0..<count).map { _ in Staging(types: types, life: life) }
    onThreads(count) { thread in
      while case let turn = next.add(1, ordering: .relaxed).oldValue, turn < largestFirst.count {
        let place = largestFirst[turn]
        do throws(SourceError) {
          try files[place].reader.read(path: files[place].path, place: place, into: stagings[thread])
        } catch {
          refused.withLock { $0[place] = error }
        }
      }
    }
    return (stagings, refused.withLock { all in all.sorted { $0.key < $1.key }.map(\.value) })
  }
}

/// Calls `body` with 0, 1, … on as many threads, of which the first is this one, and returns when all have ended. The threads
/// are gone then: those of Dispatch's pool stay, and wake up now and then.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let ended = DispatchSemaphore(value: 0)
  for index in 1..<count {
    Thread.detachNewThread {
      body(index)
      ended.signal()
    }
  }
  body(0)
  for _ in 1..<count { ended.wait() }
}
