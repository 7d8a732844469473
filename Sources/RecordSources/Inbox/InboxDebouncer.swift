// When files that arrive are to be read: once they are written and left alone for a while, and together with what
// arrives at the same time. Pure: events and times in, names out.

/// What is seen in a watched folder. Paths are a folder as given, `/`, and a name.
public enum FolderEvent: Hashable, Sendable {
  /// A file was closed after writing, or moved in under this name: it is whole.
  case arrived(path: String)
  /// Somebody is writing to a file.
  case writing(path: String)
  /// A file was removed or moved away.
  case removed(path: String)
  /// The folder appeared or vanished, or events of it were lost: anything in it may have changed.
  case rescan(folder: String)
}

/// Something to read when files of a path change: a source, or rules.
public struct InboxWatch: Hashable, Sendable {
  /// What `InboxWatcher` reports.
  public var name: String
  public var path: PathPattern
  /// How long its files must have been left alone, in milliseconds.
  public var quiet_ms: Int

  public init(name: String, path: PathPattern, quiet_ms: Int) {
    self.name = name
    self.path = path
    self.quiet_ms = quiet_ms
  }
}

/// Gathers events until their files may be read. Times are milliseconds of any clock that never goes back.
///
/// A watch waits for its quiet period after its last event, and while one of its files is written. Watches that wait
/// at the same time are ready at the same time, so that files that arrive together are read together; but none waits
/// longer than `patience_ms` for another, or for a file that is written again and again.
public struct InboxDebouncer: Sendable {
  /// A writer that writes nothing for so long, and is not known to hold the file open, is taken to be gone.
  public static let stall_ms: Int64 = 60_000
  public static let patience_ms: Int64 = 60_000
  private static let never = Int64.max

  private struct Waiting: Sendable {
    var watch: InboxWatch
    var pendingSince: Int64?
    var quietUntil: Int64 = 0
    /// Files being written, and until when that is believed without further news.
    var writing: [String: Int64] = [:]

    /// When it would be ready by itself; nil where it waits for nothing.
    var due: Int64? {
      guard pendingSince != nil || !writing.isEmpty else { return nil }
      return max(pendingSince == nil ? 0 : quietUntil, writing.values.max() ?? 0)
    }
  }

  private var waiting: [Waiting]

  public init(_ watches: [InboxWatch]) {
    waiting = watches.map { Waiting(watch: $0) }
  }

  /// Notes an event.
  public mutating func take(_ event: FolderEvent, at now: Int64) {
    for index in waiting.indices where waiting[index].watch.isTouched(by: event) {
      if case .writing(let path) = event {
        let known = waiting[index].writing[path] ?? 0
        waiting[index].writing[path] = max(known, now + InboxDebouncer.stall_ms)
        continue
      }
      switch event {
      case .arrived(let path), .removed(let path): waiting[index].writing[path] = nil
      case .rescan, .writing: waiting[index].writing = [:]
      }
      waiting[index].pendingSince = waiting[index].pendingSince ?? now
      waiting[index].quietUntil = now + Int64(waiting[index].watch.quiet_ms)
    }
  }

  /// When `ready` will next have something, if nothing else happens; nil for never.
  public var nextDeadline: Int64? {
    readyTimes().compactMap { $0 }.filter { $0 < InboxDebouncer.never }.min()
  }

  /// The names of the watches whose files are to be read now, in the order given; they wait no more.
  public mutating func ready(at now: Int64) -> [String] {
    let times = readyTimes()
    let indices = waiting.indices.filter { times[$0].map { $0 <= now } ?? false }
    for index in indices {
      waiting[index].pendingSince = nil
      waiting[index].writing = [:]
    }
    return indices.map { waiting[$0].watch.name }
  }

  /// Takes back that watches are ready, because somebody has the file at `path` open for writing: its close will be
  /// an event.
  public mutating func postpone(_ names: [String], writer path: String, at now: Int64) {
    for index in waiting.indices where names.contains(waiting[index].watch.name) {
      waiting[index].pendingSince = waiting[index].pendingSince ?? now
      waiting[index].quietUntil = max(waiting[index].quietUntil, now)
      if waiting[index].watch.isTouched(by: .writing(path: path)) {
        waiting[index].writing[path] = InboxDebouncer.never
      }
    }
  }

  private func readyTimes() -> [Int64?] {
    let together = waiting.compactMap(\.due).max() ?? 0
    return waiting.map { waiting in
      guard let due = waiting.due else { return nil }
      guard let since = waiting.pendingSince else { return due }
      let patience = since + InboxDebouncer.patience_ms
      return min(max(together, due), waiting.writing.isEmpty ? patience : max(patience, due))
    }
  }
}

extension InboxWatch {
  fileprivate func isTouched(by event: FolderEvent) -> Bool {
    switch event {
    case .rescan(let folder): return folder == path.folder
    case .arrived(let file), .writing(let file), .removed(let file):
      let prefix = path.path(of: "")
      return file.hasPrefix(prefix) && path.matches(String(file.dropFirst(prefix.count)))
    }
  }
}
