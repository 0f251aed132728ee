package tapbill.statistics;

import tapbill.pour.Bill;
import tapbill.quantity.Money;
import tapbill.quantity.Volume;

/** What a number of pours come to. */
public record Totals(long pours, Volume volume, Money revenue) {
  static final Totals ZERO = new Totals(0, Volume.ZERO, Money.ZERO);

  Totals plus(Bill bill) {
    return plus(new Totals(1, bill.volume(), bill.cost()));
  }

  Totals plus(Totals other) {
    return new Totals(pours + other.pours, volume.plus(other.volume), revenue.plus(other.revenue));
  }
}
