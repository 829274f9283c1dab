package io.relayer.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.relayer.core.RelayerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/// The HTTP server of a process: health and metrics. Answers as long as the process lives, whatever
/// else is down.
public final class ConsoleRole implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Longer than the minute between two scrapes: no connection is closed while it is being used.
  static final Duration IDLE = Duration.ofSeconds(75);

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /// Where it listens.
  ///
  /// @param host an address of this machine; only loopback is safe without tokens
  /// @param port 0 for any that is free
  public record Settings(String host, int port) {
    public static final String LOOPBACK = "127.0.0.1";
  }

  private final Settings settings;
  private final Javalin server;

  /// @param checks by the names under which `/health/ready` shows them
  public ConsoleRole(
      Settings settings,
      Map<String, Supplier<CheckResult>> checks,
      PrometheusMeterRegistry metrics) {
    this.settings = settings;
    HealthRoutes health = new HealthRoutes(new HealthChecks(checks, PATIENCE));
    this.server =
        Javalin.create(config -> {
          quietAndStrict(config);
          health.add(config.routes);
          config.routes.get(
              "/metrics", context -> context.result(metrics.scrape()).contentType(PROMETHEUS_TEXT));
          config.routes.exception(HttpResponseException.class, Problem::refused);
          config.routes.exception(Exception.class, Problem::failed);
        });
  }

  private static void quietAndStrict(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.concurrency.useVirtualThreads = true;
    config.jetty.modifyServer(server -> server.addEventListener(new IdleConnections()));
  }

  /// Sets how long connections may be idle, once the server has its connectors.
  private static final class IdleConnections implements LifeCycle.Listener {
    @Override
    public void lifeCycleStarting(LifeCycle server) {
      for (Connector connector : ((Server) server).getConnectors()) {
        if (connector instanceof AbstractConnector listening) {
          listening.setIdleTimeout(IDLE.toMillis());
        }
      }
    }
  }

  /// Starts to listen.
  ///
  /// @throws RelayerException where the port is taken
  public void start() {
    try {
      server.start(settings.host(), settings.port());
    } catch (JavalinBindException e) {
      throw new RelayerException(
          "http.port: %d is taken on %s (choose another one, or 0 for any that is free)"
              .formatted(settings.port(), settings.host()),
          e);
    }
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  /// After which time it closes connections that nothing comes by.
  List<Duration> idleTimeouts() {
    return Stream.of(server.jettyServer().server().getConnectors())
        .map(connector -> Duration.ofMillis(connector.getIdleTimeout()))
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
