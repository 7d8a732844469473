// Watches folders by name, also through their absence: while one is not there, the nearest folder above it is watched.

import Glibc

/// Turns inotify's events into those of named folders. Not thread-safe.
final class FolderWatcher {
  private let inotify: Inotify
  private let folders: [String]
  /// The folders that are there, by their watch. Two names may lead to one folder.
  private var present: [Int32: [String]] = [:]
  /// Watches of folders above those that are missing.
  private var above: Set<Int32> = []

  init(_ folders: [String]) throws(SystemError) {
    inotify = try Inotify()
    var seen: Set<String> = []
    self.folders = folders.filter { seen.insert($0).inserted }
    _ = findMissing()
  }

  /// Readable when there are events.
  var descriptor: Int32 { inotify.descriptor }

  /// What happened since the last call.
  func read() -> [FolderEvent] {
    var result: [FolderEvent] = []
    var mayHaveAppeared = false
    for event in inotify.read() {
      let mask = Int(event.mask)
      if mask & Int(IN_Q_OVERFLOW) != 0 {
        result += folders.map { .rescan(folder: $0) }
        mayHaveAppeared = true
        continue
      }
      mayHaveAppeared = mayHaveAppeared || above.contains(event.watch)
      if mask & Int(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT) != 0 {
        let lost = forget(event.watch, isGone: mask & Int(IN_IGNORED) != 0)
        result += lost.map { .rescan(folder: $0) }
        mayHaveAppeared = true
      } else if mask & Int(IN_ISDIR) == 0 {
        result += (present[event.watch] ?? []).compactMap { FolderWatcher.event(in: $0, event.name, mask) }
      }
    }
    if mayHaveAppeared { result += findMissing().map { .rescan(folder: $0) } }
    return result
  }

  private static func event(in folder: String, _ name: String, _ mask: Int) -> FolderEvent? {
    let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    if mask & Int(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 { return .arrived(path: path) }
    if mask & Int(IN_MODIFY) != 0 { return .writing(path: path) }
    return mask & Int(IN_DELETE | IN_MOVED_FROM) != 0 ? .removed(path: path) : nil
  }

  private func forget(_ watch: Int32, isGone: Bool) -> [String] {
    let lost = present.removeValue(forKey: watch) ?? []
    let wasAbove = above.remove(watch) != nil
    if !isGone, !lost.isEmpty || wasAbove { inotify.unwatch(watch) }
    return lost
  }

  /// Watches what is there by now, and above what is not. Returns the folders that appeared.
  private func findMissing() -> [String] {
    let known = Set(present.values.joined())
    var appeared: [String] = []
    var stillAbove: Set<Int32> = []
    for folder in folders where !known.contains(folder) {
      var ancestor = folder
      while true {
        if let watch = inotify.watch(folder) {
          present[watch, default: []].append(folder)
          appeared.append(folder)
          break
        }
        guard let parent = FolderWatcher.parent(of: ancestor) else { break }
        ancestor = parent
        guard let watch = inotify.watch(ancestor) else { continue }
        stillAbove.insert(watch)
        // It may have appeared just before its parent was watched.
        if let watch = inotify.watch(folder) {
          present[watch, default: []].append(folder)
          appeared.append(folder)
        }
        break
      }
    }
    for watch in above.subtracting(stillAbove) where present[watch] == nil { inotify.unwatch(watch) }
    above = stillAbove
    return appeared
  }

  private static func parent(of path: String) -> String? {
    guard path != "/", path != "." else { return nil }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
