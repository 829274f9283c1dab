package io.relayer.app.orders;

import io.relayer.messages.order.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer bump`.
@Command(
    name = "bump",
    sortOptions = false,
    description = {
      "Has the next attempt of requests signed now, with higher fees, whatever the market says: of"
          + " those named, or of all that a filter lets through and that no block has yet. Never"
          + " above the chain's bump.max-fee-per-gas.",
      "May be interrupted and run again: what waits for its next attempt already is passed.",
      "Exit code 1 where something was refused or is not known; with --wait also where something"
          + " failed, or is not final in time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer bump billing/invoice-8841",
      "  relayer bump 31337:0x70997970c51812dc3a010c7d01b50e0d17dc79c8:41 --wait",
      "  relayer bump --chain 1 --state pending --dry-run"
    })
public final class BumpCommand implements Callable<Integer> {
  @Mixin private OrderRun run;

  @Override
  public Integer call() throws InterruptedException {
    return run.of(Order.Demand.of(Order.Kind.BUMP));
  }
}
