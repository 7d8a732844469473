// Questions on a terminal, each with what is taken when nothing is typed; a password is read unseen.

import Foundation

enum Questions {
  /// Whether there is somebody to ask.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// What was typed; the default, where there is one, for an empty line. Asks again where there is none and `needed`.
  static func ask(_ question: String, default standard: String? = nil, needed: Bool = true) -> String? {
    while true {
      write("\(question)\(standard.map { " [\($0)]" } ?? (needed ? "" : " (empty: none)")): ")
      guard let line = readLine() else { return standard }
      let answer = line.trimmingCharacters(in: .whitespaces)
      if !answer.isEmpty { return answer }
      if standard != nil || !needed { return standard }
    }
  }

  static func confirms(_ question: String) -> Bool {
    ["y", "yes"].contains(ask("\(question) (yes or no)", default: "no")?.lowercased())
  }

  /// Reads a line without showing it, also where the program is interrupted meanwhile: the terminal is set right again.
  static func askSecret(_ question: String) -> String? {
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    hidden.c_lflag |= tcflag_t(ECHONL)
    // What was typed ahead would have been shown.
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) }
    var signals = sigset_t()
    var former = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTSTP, SIGQUIT] { sigaddset(&signals, signal) }
    sigprocmask(SIG_BLOCK, &signals, &former)
    defer { sigprocmask(SIG_SETMASK, &former, nil) }
    // Asked only now, so that a quick answer is neither shown nor thrown away.
    write("\(question): ")
    return readLine()
  }

  private static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
