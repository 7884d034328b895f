"""Facts in; elements, limbs, offences, reasons and the next question out."""
