// A failing script made as short as it can be and still fail.

/// Takes lines and troubles away while the same promise is broken.
public enum Shrinker {
  public static func shrink(_ script: Script, breaking violation: Violation, _ play: (Script) throws -> Outcome) throws
    -> Script
  {
    func fails(_ candidate: Script) throws -> Bool { try play(candidate).violation?.promise == violation.promise }
    var best = script
    var size = max(1, best.lines.count / 2)
    while true {
      var start = 0
      while start < best.lines.count {
        var shorter = best
        shorter.lines.removeSubrange(start..<min(best.lines.count, start + size))
        if try fails(shorter) { best = shorter } else { start += size }
      }
      if size == 1 { break }
      size /= 2
    }
    for index in best.lines.indices {
      var calmer = best
      calmer.lines[index].trouble = .none
      calmer.lines[index].server = [.accept]
      if try fails(calmer) { best = calmer }
    }
    return best
  }
}
