// From an endpoint to an open channel: every address of a name is tried, IPv6 and IPv4 (RFC 8305), or a socket's path.

import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

enum Dialer {
  /// A channel that reads nothing until told to, so that the greeting cannot come before its handler. The future
  /// fails with `SMTPError`.
  static func connect(_ configuration: SMTPConfiguration, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(configuration.timeouts.connect))
      .channelOption(.autoRead, value: false)
    let channel: EventLoopFuture<any Channel>
    switch configuration.endpoint {
    case .host(let host, let port): channel = bootstrap.connect(host: host, port: port)
    case .unixSocket(let path): channel = bootstrap.connect(unixDomainSocketPath: path)
    }
    return channel.flatMapThrowing { channel in
      try checkThatItIsLocal(channel, configuration)
      return channel
    }.flatMapErrorThrowing { throw problem($0, configuration) }
  }

  /// `localhost` may have been made to resolve to elsewhere.
  private static func checkThatItIsLocal(_ channel: any Channel, _ configuration: SMTPConfiguration) throws {
    guard configuration.security == .none, case .host = configuration.endpoint else { return }
    let address = channel.remoteAddress?.ipAddress ?? ""
    guard !Loopback.isLoopback(address: address) else { return }
    channel.close(promise: nil)
    throw SMTPError.configuration(
      problem: "\(configuration.endpoint) is `\(address)`, where mail would travel in clear",
      remedy: "use STARTTLS or implicit TLS")
  }

  private static func problem(_ error: any Error, _ configuration: SMTPConfiguration) -> SMTPError {
    if let error = error as? SMTPError { return error }
    if case ChannelError.connectTimeout = error { return .timeout(.connect) }
    if let error = error as? NIOConnectionError {
      guard let first = error.connectionErrors.first else { return .cannotResolve(host: configuration.endpoint.name) }
      return problem(first.error, configuration)
    }
    return .cannotConnect(configuration.endpoint, detail: detail(error))
  }

  private static func detail(_ error: any Error) -> String {
    guard let error = error as? IOError else { return Printable.cut("\(error)") }
    switch error.errnoCode {
    case ECONNREFUSED: return "connection refused"
    case ENOENT: return "there is no such socket"
    case ENETUNREACH, EHOSTUNREACH: return "no route to it"
    case ETIMEDOUT: return "no answer"
    case EACCES, EPERM: return "not allowed by this machine"
    default: return Printable.cut(error.description)
    }
  }
}
