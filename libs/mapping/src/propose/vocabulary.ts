import { FURTHER_NAMES } from './further-names.js';

/** What the values of a field look like. */
export type Shape =
  | 'text'
  | 'code'
  | 'number'
  | 'date'
  | 'instant'
  | 'unit'
  | 'currency'
  | 'country'
  | 'gtin'
  | 'email';

/** A thing that business documents speak of, by the names that senders give it. */
interface Concept {
  shape: Shape;
  /** Names in small letters, run together, without accents and with `no` for every word for "number"; of English, German, French, Dutch, Spanish and Italian files. */
  names: string;
}

const concept = (shape: Shape, names: string): Concept => ({ shape, names });

/** The concepts that a proposal knows; a name may speak of several. */
const CONCEPTS = {
  orderNumber: concept(
    'code',
    'orderno order orderid orderref orderreference pono po poid poref purchaseorder purchaseorderno ponummer customerorderno yourorderno bestellno bestellung bestellungno auftragno auftrag auftragsno bestelnummer bestelno ordernummer nocommande commande commandeno refcommande nopedido pedido pedidono noordine ordine ordineno docno documentno belegno beleg auftr auftrno bestno bestnr',
  ),
  orderDate: concept(
    'date',
    'orderdate issuedate date orderedat orderedon podate documentdate docdate createdat created placedat placedon bestelldatum auftragsdatum datum belegdatum besteldatum orderdatum datecommande datedecommande fecha fechapedido dataordine dataordine data',
  ),
  requestedDate: concept(
    'date',
    'requesteddate requesteddeliverydate deliverydate duedateline requireddate needby needbydate shipby wunschtermin liefertermin lieferdatum wunschlieferdatum leverdatum leverdag datelivraison datedelivraison fechaentrega fechadeentrega dataconsegna',
  ),
  currency: concept(
    'currency',
    'currency curr cur currencycode currencyid ccy wahrung waehrung devise monnaie valuta munt moneda divisa',
  ),
  customerReference: concept(
    'text',
    'reference ref customerreference customerref yourreference yourref ihrzeichen referenz kundenreferenz referentie votrereference referencia riferimento',
  ),
  contract: concept(
    'code',
    'contract contractno agreement vertrag vertragsno kontrakt rahmenvertrag contrat contrato contratto',
  ),
  buyerId: concept(
    'code',
    'customerno customerid customer buyer buyerid buyerno accountno account kundeno kundenno kundennummer kunde debitor debitorno klantno klant noclient client clientno codeclient cliente clienteno codicecliente',
  ),
  buyerName: concept(
    'text',
    'customername buyername companyname company customer buyer kunde klant client cliente billtoname billingname kundenname firma klantnaam nomclient raisonsociale nombrecliente nomecliente ragionesociale',
  ),
  buyerGln: concept('gtin', 'buyergln customergln glnkunde glnbuyer gln ilnkunde'),
  buyerEmail: concept('email', 'email mail emailaddress contactemail customeremail buyeremail courriel correo'),
  buyerPhone: concept('text', 'phone telephone tel phoneno telefon telefono telefoon mobile'),
  sellerId: concept(
    'code',
    'supplierno supplierid supplier vendorno vendorid vendor seller sellerid lieferantno lieferant kreditor kreditorno leverancier leverancierno fournisseur nofournisseur proveedor fornitore',
  ),
  sellerName: concept(
    'text',
    'suppliername vendorname sellername supplier vendor seller lieferant leverancier fournisseur proveedor fornitore lieferantenname leveranciernaam nomfournisseur nombreproveedor',
  ),
  sellerGln: concept('gtin', 'suppliergln vendorgln sellergln glnlieferant'),
  shipToName: concept(
    'text',
    'shiptoname shipto deliverto delivertoname shippingname recipient deliveryname consignee lieferadresse empfanger empfaenger warenempfanger liefername afleveradres leveradres destinataire adresselivraison destinatario',
  ),
  shipToGln: concept('gtin', 'shiptogln deliverygln glnlieferort'),
  shipToStreet: concept(
    'text',
    'street address address1 addressline1 shiptostreet shiptoaddress shippingaddress shippingstreet shippingaddress1 deliveryaddress strasse anschrift lieferstrasse straat adres rue adresse direccion calle indirizzo via',
  ),
  shipToCity: concept(
    'text',
    'city town shiptocity shippingcity deliverycity ort stadt lieferort plaats ville ciudad citta',
  ),
  shipToPostalCode: concept(
    'code',
    'zip zipcode postcode postalcode shiptozip shiptopostalcode shippingzip shippingpostcode deliverypostcode plz lieferplz codepostal codigopostal cap',
  ),
  shipToRegion: concept(
    'text',
    'state province region county shiptostate shippingstate shippingprovince bundesland provincia',
  ),
  shipToCountry: concept(
    'country',
    'country countrycode shiptocountry shippingcountry deliverycountry land lieferland pays pais paese',
  ),
  note: concept(
    'text',
    'note notes comment comments remark remarks instructions bemerkung bemerkungen hinweis anmerkung opmerking remarque commentaire observaciones nota',
  ),
  lineNumber: concept(
    'code',
    'line lineno linenumber lineid item itemno pos position posno positionno zeile zeilenno regel regelno ligne noligne linea riga lineitem poline',
  ),
  sku: concept(
    'code',
    'sku item itemno articleno article articleid artno art productcode product productid partno part partnumber itemcode itemid materialno material code stockcode supplieritem supplieritemno supplierpartno vendorsku vendorpartno artikel artikelno artikelnummer artno materialnummer artikelcode refarticle reference article codearticle codigo codigoarticulo articulo codicearticolo articolo variantsku',
  ),
  buyerSku: concept(
    'code',
    'buyersku customersku customeritem customeritemno customerpartno yourarticle yourarticleno buyeritem buyerpartno kundenartikelno kundenartikel ihreartikelno klantartikelno refclient',
  ),
  gtin: concept(
    'gtin',
    'gtin ean ean13 eancode upc upccode barcode barcodeno eanno eannummer strichcode codebarre codebarres gencod codigobarras',
  ),
  itemName: concept(
    'text',
    'name itemname productname title description desc itemdescription productdescription articlename articledescription bezeichnung artikelbezeichnung beschreibung produktname omschrijving artikelomschrijving designation libelle descripcion descrizione denominazione',
  ),
  itemText: concept('text', 'longdescription details longtext langtext bodyhtml body'),
  brand: concept('text', 'brand manufacturer make marke hersteller merk marque marca'),
  quantity: concept(
    'number',
    'quantity qty orderedquantity orderqty orderquantity qtyordered orderedqty amountordered menge anzahl bestellmenge stuckzahl stueckzahl aantal bestelaantal quantite qte cantidad quantita units',
  ),
  unit: concept(
    'unit',
    'unit uom um unitofmeasure unitcode measure me einheit einh mengeneinheit meins eenheid unite unitedemesure unidad unita udm',
  ),
  price: concept(
    'number',
    'price unitprice priceamount netprice netunitprice priceperunit itemprice cost unitcost costprice listprice preis stuckpreis stueckpreis einzelpreis nettopreis epreis ep prijs stuksprijs nettoprijs prix prixunitaire pu puht precio preciounitario prezzo prezzounitario variantprice',
  ),
  priceBase: concept(
    'number',
    'priceper pricequantity pricebasis pricebase pricebasequantity priceunit preiseinheit pe preisbasis per prijspereenheid',
  ),
  lineAmount: concept(
    'number',
    'lineamount linetotal amount netamount lineprice extendedprice extension positionswert gesamtpreis gesamt betrag nettobetrag bedrag regelbedrag montant montantligne importe importo totale total',
  ),
  taxPercent: concept(
    'number',
    'vat vatrate taxrate vatpercent taxpercent mwst mwstsatz ust ustsatz steuersatz btw btwpercentage tva tauxtva iva aliquota',
  ),
  totalNet: concept(
    'number',
    'totalnet nettotal subtotal ordertotalnet nettosumme gesamtnetto totaalnetto totalht totalneto totalenetto',
  ),
  totalTax: concept(
    'number',
    'tax taxes totaltax taxtotal totalvat vatamount taxamount mwstbetrag steuerbetrag btwbedrag montanttva totaliva',
  ),
  totalGross: concept(
    'number',
    'total totalgross grosstotal ordertotal grandtotal totalamount bruttosumme gesamtbrutto gesamtbetrag totaalbruto totalttc totalbruto totalelordo',
  ),
  costCentre: concept('code', 'costcentre costcenter kostenstelle kostenplaats centrecout centrodecoste'),
  site: concept(
    'code',
    'site warehouse warehousecode location locationcode store branch filiale depot lager lagerort lagerplatz magazijn entrepot depot almacen magazzino',
  ),
  stock: concept(
    'number',
    'stock stocklevel onhand qtyonhand quantityonhand available availablequantity availableqty inventory inventoryqty inventoryquantity stockqty stockquantity qtyavailable instock bestand lagerbestand verfugbar verfuegbar voorraad beschikbaar stockdisponible disponible existencias giacenza variantinventoryqty',
  ),
  asOf: concept('instant', 'asof timestamp stockdate snapshot snapshotat updatedat lastupdate stichtag stand'),
  availableFrom: concept('date', 'availablefrom restockdate backinstock nextdelivery verfugbarab verfuegbarab'),
  invoiceNumber: concept(
    'code',
    'invoiceno invoice invoiceid rechnungno rechnung rechnungsno rechnungsnummer factuurno factuur nofacture facture factura nofactura fattura nofattura',
  ),
  invoiceDate: concept('date', 'invoicedate rechnungsdatum factuurdatum datefacture fechafactura datafattura'),
  dueDate: concept(
    'date',
    'duedate paymentdue payby faelligkeit falligkeit faelligam falligam vervaldatum echeance dateecheance vencimiento scadenza',
  ),
  creditNumber: concept(
    'code',
    'creditnoteno creditnote creditno creditmemo creditmemono gutschrift gutschriftno creditnota avoir noavoir abono notacredito',
  ),
  despatchNumber: concept(
    'code',
    'despatchno despatchadvice dispatchno deliveryno deliverynote deliverynoteno shipmentno shipmentid packingslip packingslipno asnno asn lieferschein lieferscheinno liefernummer pakbon pakbonno bonlivraison nobonlivraison albaran ddt',
  ),
  despatchDate: concept(
    'date',
    'despatchdate dispatchdate shipdate shippeddate shippedon shipmentdate versanddatum lieferscheindatum verzenddatum dateexpedition fechaenvio dataspedizione',
  ),
  shippedQuantity: concept(
    'number',
    'shippedquantity shippedqty qtyshipped quantityshipped deliveredquantity deliveredqty qtydelivered liefermenge gelieferte gelieferd quantitelivree qtelivree cantidadenviada',
  ),
  tracking: concept(
    'code',
    'tracking trackingno trackingid trackingcode parcelno sendungsno sendungsnummer paketno trackandtrace nosuivi numerosuivi seguimiento',
  ),
  carrier: concept(
    'text',
    'carrier carriername shipper spediteur frachtfuhrer frachtfuehrer versandart vervoerder transporteur transportista corriere',
  ),
  confirmedQuantity: concept(
    'number',
    'confirmedquantity confirmedqty qtyconfirmed quantityconfirmed acceptedqty bestatigtemenge bestaetigtemenge bevestigdaantal quantiteconfirmee cantidadconfirmada',
  ),
  confirmedDate: concept(
    'date',
    'confirmeddate promiseddate promisedate confirmeddeliverydate expecteddate eta bestatigterliefertermin bestaetigtertermin bestatigtertermin bevestigdedatum dateconfirmee',
  ),
  receivedQuantity: concept(
    'number',
    'receivedquantity receivedqty qtyreceived quantityreceived wareneingang eingangsmenge ontvangenaantal quantiterecue',
  ),
  rejectedQuantity: concept('number', 'rejectedquantity rejectedqty damagedqty refusedquantity qtyrejected'),
  returnNumber: concept('code', 'returnno rma rmano returnid retoure retourno retourenno noretour devolucion'),
  returnReason: concept('text', 'reason returnreason grund retourengrund reden motif motivo'),
  minimumOrderQuantity: concept(
    'number',
    'moq minimumorderquantity minorderqty minqty mindestbestellmenge mindestmenge',
  ),
  validFrom: concept(
    'date',
    'validfrom datefrom effectivefrom pricevalidfrom startdate gultigab gueltigab geldigvanaf valableapartir',
  ),
  validTo: concept(
    'date',
    'validto dateto dateuntil validuntil effectiveto pricevaliduntil enddate gultigbis gueltigbis geldigtot',
  ),
} as const satisfies Readonly<Record<string, Concept>>;

export type ConceptName = keyof typeof CONCEPTS;

export const CONCEPT_NAMES = Object.keys(CONCEPTS) as ConceptName[];

/** The names of a concept, as field-names.ts compares them. */
export const namesOf = (name: ConceptName): readonly string[] => {
  const further: Readonly<Partial<Record<ConceptName, string>>> = FURTHER_NAMES;
  return `${CONCEPTS[name].names} ${further[name] ?? ''}`.trim().split(' ');
};

export const shapeOf = (name: ConceptName): Shape => CONCEPTS[name].shape;
