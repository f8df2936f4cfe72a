/**
 * Names of the commonest concepts in Polish, Czech, Portuguese, Swedish and Danish, Hungarian, Turkish, Russian and Japanese files, as vocabulary.ts has
 * them: in small letters, run together, without accents.
 */
export const FURTHER_NAMES = {
  orderNumber:
    'zamowienie zamowienia nozamowienia objednavka cisloobjednavky encomenda noencomenda noordem ordem ordrenr ordreno bestallning bestallningsno rendeles rendelesszam siparis siparisno заказ номерзаказа заказno 注文番号 発注番号 オーダー番号 受注番号',
  orderDate:
    'datazamowienia datawystawienia datumobjednavky datadaencomenda dataencomenda orderdag ordredato bestallningsdatum dato rendelesdatuma datum siparistarihi tarih дата датазаказа 注文日 発注日 受注日',
  requestedDate:
    'terminrealizacji datadostawy terminrealizace datumdodani datadeentrega leveransdatum leveringsdato szallitasidatum teslimtarihi датапоставки 納期 希望納期 納品日',
  currency: 'waluta mena moeda valuta valutakod penznem parabirimi валюта 通貨',
  buyerId:
    'kodklienta noklienta kodkontrahenta kodzakaznika cislozakaznika codigocliente kundnr kundkod musterikodu кодклиента 得意先コード 顧客コード 取引先コード',
  buyerName:
    'klient nabywca kontrahent odbiorca zakaznik odberatel comprador cliente kund kunde vevo musteri клиент покупатель заказчик 得意先 得意先名 顧客名 取引先名 会社名',
  sellerName:
    'dostawca sprzedawca dodavatel fornecedor leverantor leverandor szallito tedarikci поставщик 仕入先 仕入先名',
  shipToName:
    'adresdostawy mistodoruceni localdeentrega leveransadress leveringsadresse szallitasicim teslimatadresi 納品先 届け先 配送先',
  note: 'uwagi poznamka observacoes anmarkning bemaerkning megjegyzes aciklama примечание комментарий 備考 摘要',
  lineNumber: 'lp pozycja polozka rad linha radnr linje linjenr sorszam sirano строка позиция 行番号 明細番号',
  sku: 'indeks kodtowaru symbol kodproduktu kodvyrobku kodzbozi codigoproduto codigodoproduto referencia artikelnr varenr varenummer cikkszam stokkodu urunkodu артикул кодтовара 商品コード 品番 製品コード 型番',
  gtin: 'kodkreskowy kodean carovykod codigodebarras streckkod stregkode vonalkod barkod штрихкод janコード jan 商品janコード',
  itemName:
    'nazwa nazwatowaru towar nazev nazevzbozi descricao nomedoproduto designacao benamning beskrivning varenavn betegnelse megnevezes cikknev urunadi наименование товар названиетовара 商品名 品名 製品名',
  quantity:
    'ilosc iloscsztuk mnozstvi pocet quantidade qtd qtde antal kvantitet mangd maengde mennyiseg darab miktar adet количество колво кол 数量 個数 発注数 注文数',
  unit: 'jm jednostka jednostkamiary mj mernajednotka unidade un enhet enhed mertekegyseg me birim едизм единица 単位',
  price:
    'cena cenanetto cenajednostkowa cenabezdph jednotkovacena preco precounitario pris apris styckpris stykpris ar egysegar birimfiyat fiyat цена 単価 価格',
  lineAmount:
    'wartosc wartoscnetto castka cenacelkem valor valortotal belopp radbelopp belob linjebelob ertek osszeg tutar сумма стоимость 金額 合計金額',
  taxPercent: 'stawkavat vatproc sazbadph dph taxaiva moms momssats afakulcs kdv kdvorani ндс ставкандс 税率 消費税率',
  stock:
    'stan stanmagazynowy zasoba skladem stav estoque stockatual lagersaldo saldo lagerbeholdning keszlet stok остаток остатки наличие 在庫 在庫数',
  site: 'magazyn sklad armazem deposito lager raktar depo склад 倉庫 倉庫コード',
  invoiceNumber:
    'faktura nofaktury cislofaktury fatura nofatura faktuanr fakturanr fakturano szamla szamlaszam faturano счет номерсчета 請求書番号',
  invoiceDate:
    'datafaktury datumvystaveni datadafatura fakturadatum fakturadato szamladatum faturatarihi датасчета 請求日',
  despatchNumber:
    'nowz wz dodacilist guiaderemessa foljesedel folgeseddel szallitolevel irsaliyeno накладная номернакладной 納品書番号 出荷番号',
  despatchDate: 'datawysylki datumodeslani datadeenvio avsandningsdatum afsendelsesdato sevktarihi датаотгрузки 出荷日',
} as const;
