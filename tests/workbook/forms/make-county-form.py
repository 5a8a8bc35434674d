"""Makes county-form.xlsx, a department's form with everything that must survive filling (XlsxWriter 3.2).

Usage: python3 make-county-form.py county-form.xlsx
"""

import struct
import sys
import tempfile
import zlib

import xlsxwriter


def picture(path, edge=64):
    """A red ring, as a seal's outline."""
    rows = b''
    for y in range(edge):
        rows += b'\0'
        for x in range(edge):
            far = ((x - edge / 2) ** 2 + (y - edge / 2) ** 2) ** 0.5
            rows += b'\xcc\0\0\xff' if edge / 2 - 6 < far < edge / 2 - 1 else b'\xff\xff\xff\0'

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    head = chunk(b'IHDR', struct.pack('>IIBBBBB', edge, edge, 8, 6, 0, 0, 0))
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + head + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


book = xlsxwriter.Workbook(sys.argv[1])
red = book.add_format({'font_name': '方正小标宋简体', 'font_size': 26, 'font_color': 'red', 'align': 'center', 'bottom': 5, 'bottom_color': 'red'})
title = book.add_format({'font_name': '方正小标宋简体', 'font_size': 20, 'align': 'center', 'valign': 'vcenter'})
line = book.add_format({'font_name': '仿宋_GB2312', 'font_size': 11})
bold = book.add_format({'bold': True, 'font_name': '黑体', 'font_size': 11})
head = book.add_format({'font_name': '黑体', 'font_size': 11, 'align': 'center', 'valign': 'vcenter', 'border': 1, 'text_wrap': True, 'bg_color': '#DDEBF7'})
cell = book.add_format({'font_name': '仿宋_GB2312', 'font_size': 11, 'border': 1, 'valign': 'vcenter', 'text_wrap': True})
day = book.add_format({'font_name': '仿宋_GB2312', 'font_size': 11, 'border': 1, 'num_format': 'yyyy"年"m"月"d"日"', 'align': 'center'})
amount = book.add_format({'font_name': '仿宋_GB2312', 'font_size': 11, 'border': 1, 'num_format': '#,##0.00'})
share = book.add_format({'font_name': '仿宋_GB2312', 'font_size': 11, 'border': 1, 'num_format': '0.0%'})

sheet = book.add_worksheet('附件1')
for column, width in enumerate([6, 13, 16, 14, 14, 12, 12, 10]):
    sheet.set_column(column, column, width)
sheet.merge_range('A1:H1', '清溪县司法局', red)
sheet.set_row(0, 40)
sheet.merge_range('A2:H2', '人民调解工作情况月报表（{{年}}年{{月}}月）', title)
sheet.set_row(1, 34)
sheet.write_rich_string('A3', line, '填报单位：', bold, '{{单位}}', line, '（盖章）')
sheet.write('F3', '填报日期：{{填报日期}}', line)
for area, text in [('A4:A5', '序号'), ('B4:B5', '受理日期'), ('C4:D4', '案件情况'), ('E4:E5', '调解结果'), ('F4:G4', '涉及金额（元）'), ('H4:H5', '占比')]:
    sheet.merge_range(area, text, head)
for place, text in [('C5', '纠纷类型'), ('D5', '所属村'), ('F5', '协议金额'), ('G5', '本年累计')]:
    sheet.write(place, text, head)
sheet.set_row(5, 24)
sheet.write('A6', '{{序号}}', cell)
sheet.write('B6', '{{受理日期}}', day)
sheet.write('C6', '{{纠纷类型}}', cell)
sheet.write('D6', '{{所属村}}', cell)
sheet.write('E6', '{{调解结果}}', cell)
sheet.write('F6', '{{协议金额（元）}}', amount)
sheet.write_formula('G6', '=SUM(F$6:F6)', amount, 0)
sheet.write_formula('H6', '=F6/F$7', share, 0)
sheet.merge_range('A7:E7', '合计', head)
sheet.write_formula('F7', '=SUM(F6:F6)', amount, 0)
sheet.write_formula('G7', '=MAX(G6:G6)', amount, 0)
sheet.write_formula('H7', '=SUM(H6:H6)', share, 0)
sheet.write('A8', '调解成功率', line)
sheet.write('C8', '{{调解成功率}}', share)
sheet.write('D8', '受理总数', line)
sheet.write('E8', '{{人民调解受理}}', cell)
sheet.write_formula('F8', '=COUNT(F6:F6)', line, 0)
sheet.merge_range('A10:C10', '填表人：{{填表人}}', line)
sheet.merge_range('D10:H10', '审核人（签字）：', line)
sheet.write_url('A12', 'https://example.org/', string='填表说明')
sheet.write_comment('F7', '由公式计算，请勿手填', {'author': '司法局'})
sheet.write_comment('B4', '以受理登记日为准', {'author': '司法局'})
sheet.data_validation('E6', {'validate': 'list', 'source': '=结果'})
sheet.data_validation('H8', {'validate': 'list', 'source': ['是', '否']})
sheet.conditional_format('F6:F6', {'type': 'cell', 'criteria': '>', 'value': '$F$7/2', 'format': book.add_format({'bg_color': '#FFC7CE'})})
sheet.conditional_format('H6:H7', {'type': 'data_bar', 'data_bar_2010': True})
sheet.add_sparkline('H8', {'range': '附件1!F6:F6', 'type': 'column'})
with tempfile.NamedTemporaryFile(suffix='.png') as file:
    picture(file.name)
    sheet.insert_image('F10', file.name, {'object_position': 2})
    sheet.insert_image('H1', file.name, {'x_scale': 0.4, 'y_scale': 0.4})
    chart = book.add_chart({'type': 'column'})
    chart.add_series({'categories': '=附件1!$C$6:$C$6', 'values': '=附件1!$F$6:$F$6', 'name': '=附件1!$F$5'})
    sheet.insert_chart('A14', chart, {'object_position': 1})
    sheet.insert_textbox('F14', '报送电话：0000', {'width': 160, 'height': 60})
    sheet.set_h_pagebreaks([12])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area('A1:H12')
    sheet.repeat_rows(3, 4)
    sheet.set_footer('&C第 &P 页 共 &N 页')
    sheet.freeze_panes(5, 0)
    sheet.ignore_errors({'number_stored_as_text': 'A6:H7'})
    book.define_name('结果', '=代码!$A$2:$A$4')
    book.define_name('金额合计', '=附件1!$F$7')
    book.define_name('附件1!明细', '=附件1!$A$6:$H$6')

    summary = book.add_worksheet('汇总')
    summary.write('A1', '金额合计', line)
    summary.write_formula('B1', '=附件1!F7', amount, 0)
    summary.write_formula('B2', "=SUM('附件1'!F6:F6)+F7", amount, 0)
    summary.write_formula('B3', '=金额合计*2', amount, 0)
    summary.write('A5', '填报：{{单位}}', line)

    codes = book.add_worksheet('代码')
    codes.add_table('A1:A4', {'columns': [{'header': '结果'}], 'data': [['调解成功'], ['调解不成功'], ['正在调解']]})
    codes.hide()
    book.set_custom_property('密级', '无')
    book.close()
