package tapbill.office.statistics;

import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Bill;

/** The number, volume and revenue of several pours. */
public record Totals(long pours, Volume volume, Money revenue) {
  static final Totals ZERO = new Totals(0, Volume.ZERO, Money.ZERO);

  Totals plus(Bill bill) {
    return plus(new Totals(1, bill.volume(), bill.cost()));
  }

  Totals plus(Totals other) {
    return new Totals(pours + other.pours, volume.plus(other.volume), revenue.plus(other.revenue));
  }
}
