package io.relayer.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// `/health/live`: the process answers. `/health/ready`: the work that it is there for is likely to
/// succeed.
final class HealthRoutes {
  private final HealthChecks checks;

  HealthRoutes(HealthChecks checks) {
    this.checks = checks;
  }

  private record Liveness(String status) {}

  private record Readiness(String status, Map<String, Check> checks) {}

  private record Check(String status, String text) {}

  void add(RoutesConfig routes) {
    routes.get("/health/live", context -> write(context, 200, new Liveness(text(true))));
    routes.get("/health/ready", this::ready);
  }

  private void ready(Context context) {
    Map<String, Check> found = new TreeMap<>();
    boolean ready = true;
    for (var check : checks.run().entrySet()) {
      boolean up = check.getValue().status() == CheckResult.Status.UP;
      ready &= up;
      found.put(check.getKey(), new Check(text(up), check.getValue().text()));
    }
    write(context, ready ? 200 : 503, new Readiness(text(ready), found));
  }

  private static void write(Context context, int status, Object answer) {
    Json.write(
        context.status(status).header("Cache-Control", "no-store"), "application/json", answer);
  }

  private static String text(boolean up) {
    return (up ? CheckResult.Status.UP : CheckResult.Status.DOWN).name().toLowerCase(Locale.ROOT);
  }
}
