package io.relayer.app.dev;

import io.relayer.app.config.DevConfiguration;
import io.relayer.app.config.Endpoints;
import java.io.PrintWriter;

/// Prints the text of `dev` once it is ready.
///
/// @param kept whether its folder had data before
record ReadyText(DevOptions options, boolean kept, Endpoints endpoints) {

  void print(PrintWriter out) {
    out.println("ready");
    out.printf("  kafka     %s   (requests go to topic relayer.requests)%n", endpoints.kafka());
    endpoints.chains().forEach(chain -> print(out, chain));
    out.printf("  console   %s/health/ready%n", endpoints.console());
    out.printf("  postgres  psql \"%s\"%n", psql());
    out.printf(
        "  senders   %d accounts with funds, in %s%n",
        endpoints.senders().size(), options.folder().resolve(Endpoints.FILE));
    out.printf("  data      %s   (%s)%n", options.folder(), beginning());
    out.printf(
        "A transaction is final after %d blocks, %s s apart. Stop with Ctrl-C (or kill %d); the data"
            + " stay.%n",
        DevConfiguration.CONFIRMATIONS,
        options.chains().blockTime().toMillis() / 1_000.0,
        ProcessHandle.current().pid());
    out.flush();
  }

  private static void print(PrintWriter out, Endpoints.Chain chain) {
    out.printf("  chain     %s   (id %d)%n", chain.nodes().getFirst(), chain.id());
    chain.nodes().stream()
        .skip(1)
        .forEach(url -> out.printf("            %s   (a proxy to it)%n", url));
  }

  private String psql() {
    Endpoints.Postgres postgres = endpoints.postgres();
    return postgres.url().replaceFirst("^jdbc:", "")
        + "?user="
        + postgres.user()
        + "&options=-csearch_path%3Drelayer";
  }

  private String beginning() {
    if (!kept) {
      return "new";
    }
    return options.fresh()
        ? "begun anew, what was there is deleted"
        : "goes on where it was; --fresh begins anew";
  }
}
