// Finds the server and connects: every address of its name is tried, IPv6 and IPv4 (RFC 8305).

import NIOCore
import NIOPosix

enum Dialer {
  /// A channel that reads nothing until told to, so that the greeting cannot come before its handler. The future
  /// fails with `SMTPError`.
  static func connect(_ configuration: SMTPConfiguration, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    ClientBootstrap(group: loop)
      .connectTimeout(.seconds(configuration.timeouts.connect))
      .channelOption(.autoRead, value: false)
      .connect(host: configuration.host, port: configuration.port)
      .flatMapThrowing { channel in
        if configuration.security == .none {
          let address = channel.remoteAddress?.ipAddress ?? ""
          guard Loopback.isLoopback(address: address) else {
            channel.close(promise: nil)
            throw SMTPError.configuration(
              problem: "`\(configuration.host)` is `\(address)`, where mail would travel in clear",
              remedy: "use STARTTLS or implicit TLS")
          }
        }
        return channel
      }
      .flatMapErrorThrowing { throw problem($0, configuration) }
  }

  private static func problem(_ error: any Error, _ configuration: SMTPConfiguration) -> SMTPError {
    if let error = error as? SMTPError { return error }
    if case ChannelError.connectTimeout = error { return .timeout(.connect) }
    if let error = error as? NIOConnectionError {
      guard let first = error.connectionErrors.first else { return .cannotResolve(host: configuration.host) }
      return problem(first.error, configuration)
    }
    return .cannotConnect(host: configuration.host, port: configuration.port, detail: detail(error))
  }

  private static func detail(_ error: any Error) -> String {
    guard let error = error as? IOError else { return Printable.cut("\(error)") }
    switch error.errnoCode {
    case ECONNREFUSED: return "connection refused"
    case ENETUNREACH, EHOSTUNREACH: return "no route to it"
    case ETIMEDOUT: return "no answer"
    case EACCES, EPERM: return "not allowed by this machine"
    default: return Printable.cut(error.description)
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
